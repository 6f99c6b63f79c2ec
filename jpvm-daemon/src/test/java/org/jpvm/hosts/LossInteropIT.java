package org.jpvm.hosts;

import java.util.List;
import org.jpvm.conformance.CPvm;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every link loses 5 percent of its packets and doubles 1 percent: storms are complete and in order all the same, under daemons of both
 * kinds. The loss ends before the halt: a master says good-bye once, and a C slave that does not hear it stays for minutes. {@code -Djpvm.soak=true} or {@code -Djpvm.messages=N} sends more; a daemon has one packet under way at a time and waits for the
 * lost ones, so that this is slow.
 */
class LossInteropIT {
    private static final int HOSTS = 4;
    private static final int MESSAGES =
            Integer.getInteger("jpvm.messages", Boolean.getBoolean("jpvm.soak") ? 2000 : 150);

    @Test
    @Timeout(3600)
    void nothingIsLostAndTheOrderStays() throws Exception {
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
        TestBed.require();
        Storms.prepare(TestHome.get());
        for (Daemons daemons : List.of(Daemons.JAVA_AND_BOTH, Daemons.C_AND_BOTH)) {
            String seed = Integer.toString(Math.abs(Storms.SEED));
            try (TestBed hosts = TestBed.make(HOSTS, "--loss", "5", "--dup", "1", "--seed", seed)) {
                try (MixedMachine machine = MixedMachine.start(hosts, daemons, HOSTS)) {
                    Storms.run(hosts, daemons + " with loss", -Storms.SEED, MESSAGES, 1, 2, 3, 4, 2, 1);
                    hosts.mend();
                    machine.halt();
                }
            }
        }
    }
}
