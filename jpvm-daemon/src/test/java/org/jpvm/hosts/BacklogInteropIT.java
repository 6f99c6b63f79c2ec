package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jpvm.conformance.CPvm;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A task that receives nothing is sent more than its daemon has memory for, from its own host and from another: the daemons go on, other
 * tasks wait no more than twice as long for each other, and the data are complete when the task takes them. {@code -Djpvm.soak=true} sends 4 GB, kept under /tmp meanwhile.
 */
class BacklogInteropIT {
    private static final boolean SOAK = Boolean.getBoolean("jpvm.soak");
    private static final int MEGABYTES = Integer.getInteger("jpvm.megabytes", SOAK ? 4096 : 256);
    private static final String HEAP = SOAK ? "-Xmx128m" : "-Xmx48m";

    @Test
    @Timeout(3600)
    void whatWaitsIsNotInMemory() throws Exception {
        pressure(Integer.toString(MEGABYTES), "node2", "node1");
    }

    /** The same before the task has enrolled. */
    @Test
    @Timeout(3600)
    void whatWaitsForTheEnrolmentIsNotInMemory() throws Exception {
        pressure(Integer.toString(MEGABYTES / 2), "node2", "node1", "late");
    }

    private static void pressure(String... arguments) throws Exception {
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
        TestBed.require();
        TestHome home = TestHome.get();
        home.cProgram("deaf");
        String main = home.javaProgram("org.jpvm.hosts.PressureMain").toString();
        try (TestBed hosts = TestBed.make(Map.of("JPVM_JAVA_OPTS", HEAP), 2);
                MixedMachine machine = MixedMachine.start(hosts, Daemons.JAVA_AND_JAVA, 2)) {
            List<String> words = new ArrayList<>(List.of(main));
            words.addAll(List.of(arguments));
            Hosts.Result result = hosts.run(1, Duration.ofMinutes(50), "", words.toArray(String[]::new));
            System.out.print(result.output());
            assertTrue(result.output().contains("\ncomplete"), () -> result.output() + "\n" + logs(hosts));
            // Between hosts of one busy computer the processor is waited for more than the daemons.
            String slower = SOAK ? "\nslower" : "\nslower on the same host";
            assertFalse(result.output().contains(slower), result.output());
            machine.halt();
        }
    }

    private static String logs(Hosts hosts) {
        try {
            return hosts.logs();
        } catch (Exception e) {
            return "no logs: " + e;
        }
    }
}
