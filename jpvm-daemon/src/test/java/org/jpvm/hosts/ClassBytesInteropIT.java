package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jpvm.conformance.CPvm;
import org.jpvm.testing.Needs;
import org.jpvm.testing.ShippedProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program whose jars are on host 1 only, in a machine with a C host: hosted tasks of it run on Java hosts, and on the C host as little as ever. */
class ClassBytesInteropIT {
    private static final int HOSTS = 3;
    private static final String LOCAL = ": v1" + Pattern.quote(ShippedProgram.LOCAL);
    private static final String REMOTE = ": v1" + Pattern.quote(ShippedProgram.REMOTE);

    @Test
    @Timeout(180)
    void hostedTasksRunWhereTheirJarIsNot() throws Exception {
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
        TestBed.require();
        TestHome home = TestHome.get();
        ShippedProgram program = ShippedProgram.compile(home.directory, "v1");
        String classPath = "/tmp/program/" + program.jar().getFileName() + ":/tmp/program/"
                + program.library().getFileName();
        Path boss = home.javaProgram(ShippedProgram.BOSS_MAIN, classPath);
        try (TestBed hosts = TestBed.make(HOSTS)) {
            sh(hosts, "mkdir /tmp/program && cp " + program.jar() + " " + program.library() + " /tmp/program");
            try (MixedMachine machine = MixedMachine.start(hosts, Daemons.JAVA_AND_BOTH, HOSTS)) {
                Hosts.Result result = hosts.run(
                        1, "", boss.toString(), "node3", "node3", "node1", "node3,node1,node3", "node2", "node3,node2");
                String said = result.output();
                String what = said + "\n" + hosts.logs();
                assertEquals(0, result.status(), what);
                assertEquals(2, count("(?m)^node3" + REMOTE + "$", said), what);
                assertEquals(1, count("(?m)^node1" + LOCAL + "$", said), what);
                assertEquals(2, count("(?m)^node3,node1,node3" + REMOTE + "$", said), what);
                assertEquals(1, count("(?m)^node3,node1,node3" + LOCAL + "$", said), what);
                assertTrue(said.contains("node2: [NO_FILE]"), what);
                assertEquals(1, count("(?m)^node3,node2" + REMOTE + " child:\\[NO_FILE\\]$", said), what);
                System.out.println(said.replaceAll("(?m)^.*: v1.*\n", ""));
                machine.halt();
            }
        }
    }

    private static void sh(TestBed hosts, String line) throws Exception {
        assertEquals(0, hosts.run(1, "", "/bin/sh", "-c", line).status(), line);
    }

    private static long count(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }
}
