package org.jpvm.conformance;

import static org.jpvm.conformance.ConformanceCase.of;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The programs of PVM 3.4's packages and what each prints under the C daemon on one host. Only lines that depend on the daemon are proofs;
 * numbers that vary are matched by shape, and equal numbers by back-reference.
 */
public final class ConformanceCases {
    private static final String TID = "t[0-9a-f]+";
    private static final String JOB_DONE = "\\[1\\] finished";

    private ConformanceCases() {}

    /** Every case, in the order in which a new daemon would learn them. */
    public static List<ConformanceCase> all() {
        return List.of(
                of("hello.pvm").run("hello.pvm").exits(0).prints("from " + TID + ": hello, world from \\S+"),
                of("hello_other alone", "hello_other")
                        .run("hello_other")
                        .exits(0)
                        .prints("pvm_send\\(\\): Bad parameter"),
                of("spmd alone", "spmd").run("spmd").exits(1).prints("token ring done"),
                of("fspmd alone", "fspmd").run("fspmd").exits(0).prints("token ring done"),
                of("master1")
                        .run("master1")
                        .exits(0)
                        .printsTimes(3, "I got (\\S+) from \\d+; \\(expecting \\1\\)"),
                of("fmaster1")
                        .run("fmaster1")
                        .exits(0)
                        .printsTimes(3, "I got +(\\S+) +from +\\d+ +\\(expected +\\1 *\\)"),
                of("timing").limit(60).run("timing").exits(1).prints("RTT Avg uSec +\\d+").prints("(?m)^done"),
                of("hitc").limit(60).run("hitc").exits(0).prints("Program Finished\\s*\\z"),
                mailboxService(),
                mailboxInstances(),
                mailboxOverwritable(),
                of("lmbi", "lmbi", "gmbi", "rme", "task_end")
                        .run("lmbi 3 pm e")
                        .exits(0)
                        .prints("just inserted entry <" + TID + "lmbi0> at index 0\\.")
                        .prints("just inserted entry <" + TID + "lmbi2> at index 0\\.")
                        .run("gmbi")
                        .exits(0)
                        .prints("3 mbox entries returned\\.")
                        .prints("\\bt0\\b"),
                of("inherita inherit1", "inherita", "inherit1", "inherit2")
                        .run("inherita inherit1")
                        .exits(0)
                        .prints("262145"),
                of("inherita inherit3", "inherita", "inherit3", "inherit2")
                        .run("inherita inherit3")
                        .exits(0)
                        .prints("262145")
                        .prints("262146"),
                of("inheritb", "inheritb", "inherit2").run("inheritb").exits(0).printsTimes(6, "(?m)^\\d"),
                of("inherit1 alone", "inherit1")
                        .run("inherit1")
                        .exits(0)
                        .printsTimes(5, "pvm_send\\(\\): Bad parameter"),
                messageHandlers(),
                of("tst")
                        .run("tst")
                        .exits(0)
                        .prints("joined prognosis 0, negative 0")
                        .prints("left prognosis 0, negative 0"),
                of("tjl").limit(30).run("tjl").exits(0).printsTimes(32, "joined group\\d+").neverPrints("not myself"),
                of("tjf").limit(30).run("tjf").exits(0).printsTimes(33, "(?m)^.*joined "),
                of("joinleave")
                        .limit(60)
                        .run("joinleave 500")
                        .exits(0)
                        .prints("Joined 100 times")
                        .prints("Joined 500 times"),
                of("ge")
                        .run("ge 4")
                        .exits(0)
                        .prints("group ge size 4 gid 0: sync")
                        .prints("done")
                        .neverPrints("doesn't match up"),
                of("gexamp").run("gexamp 4").exits(0).prints("gexamp 0: sync").neverPrints("doesn't match up"),
                of("gs.pvm").run("gs.pvm 4").exits(0).prints("waiting on kids to join"),
                of("thb", "thb", "tnb")
                        .limit(30)
                        .run("thb 4")
                        .exits(0)
                        .printsTimes(32, "joined group\\d+")
                        .prints("barrier on group0")
                        .prints("leaving all the groups")
                        .prints("done\\."),
                of("gexample")
                        .feed("100\n4\n", "gexample")
                        .exits(0)
                        .prints("The 1-Norm is 5050")
                        .prints("product of column 1 is 9\\.33262e\\+157"),
                of("fgexample")
                        .run("fgexample")
                        .exits(0)
                        .prints("1-Norm is +5050")
                        .prints("9\\.33262154439\\d+E\\+157"),
                of("trsg")
                        .limit(30)
                        .feed("4\n5\n", "trsg")
                        .exits(1)
                        .prints("Test OK: Sum of Squares of first 20 integers is 2870")
                        .prints("Test Ok: Received \\(5\\.000000, 2\\.000000\\)"),
                of("frsg")
                        .limit(30)
                        .feed("4\n5\n", "frsg")
                        .exits(0)
                        .prints("(?i)Test OK: Sum of Squares of first +20 +integers is +2870")
                        .prints("(?i)Test OK: Received"),
                bandwidth("dbwtest", "PvmDataDefault"),
                bandwidth("rbwtest", "PvmDataRaw"),
                bandwidth("ibwtest", "PvmDataInPlace"),
                bandwidth("pbwtest", "Psend/Precv"),
                spawned(4, "spmd", "Pass a token through the +4 tid ring:", "token ring done"),
                spawned(4, "fspmd", "token ring done"),
                spawned(3, "gexample", "The 1-Norm is 5050"),
                spawned(4, "trsg", "Test OK: Sum of Squares", "Test Ok: Received"),
                spawned(2, "dbwtest", "100000 doubles received correctly"),
                consoleScript(),
                of("console halt", "pvm").converse("pvm").await("pvm> ").type("halt", "(?s).*").join("pvm").exits(143),
                of("pvm_gstat").run("pvm_gstat").exits(0).prints("no groups exist"),
                of("pvm_gstat and pvmgroups with a group", "pvm_gstat", "pvmgroups")
                        .start("gexample", "gexample")
                        .run("pvm_gstat"),
                tracer(),
                resourceManager(),
                of("xep", "xep", "mtile").needs("Xvfb"));
    }

    /** Programs that are only meaningful when another one spawns them: helper to the case that runs it. */
    public static Map<String, String> helpers() {
        Map<String, String> helpers = new TreeMap<>();
        helpers.put("slave1", "master1");
        helpers.put("fslave1", "fmaster1");
        helpers.put("timing_slave", "timing");
        helpers.put("hitc_slave", "hitc");
        helpers.put("tnb", "thb");
        return helpers;
    }

    /** Programs that fail on the C daemon as well, with the reason. */
    public static Map<String, String> broken() {
        return new TreeMap<>(
                Map.of("trcsort", "creates each temporary file exclusively and later opens it so again: fails on every daemon"));
    }

    private static ConformanceCase spawned(int count, String program, String... lines) {
        String command = "spawn -" + count + " -> " + program;
        ConformanceCase spawned = of("console " + command, "pvm", program)
                .limit(30)
                .console(command, JOB_DONE)
                .prints("\\[1:" + TID + "\\] EOF");
        for (String line : lines) {
            spawned.prints("\\[1:" + TID + "\\].*" + line);
        }
        return spawned;
    }

    private static ConformanceCase bandwidth(String program, String encoding) {
        return of(program)
                .limit(60)
                .start("first", program)
                .start("second", program)
                .join("first")
                .exits(0)
                .prints("100000 doubles received correctly")
                .prints(encoding)
                .join("second")
                .exits(0)
                .prints("100000 doubles received correctly")
                .prints(encoding);
    }

    private static ConformanceCase mailboxService() {
        return of("task0 default", "task0", "task1", "task_end", "gmbi")
                .start("server", "task0 svc d")
                .until("gmbi svc", "1 mbox entr")
                .run("task1 svc")
                .exits(0)
                .prints("welcome to my server - you are service request number 1\\.")
                .run("gmbi svc")
                .exits(0)
                .prints("1 mbox entr")
                .run("task_end svc 0")
                .exits(0)
                .join("server")
                .exits(0)
                .prints("handled 2 service requests\\.");
    }

    private static ConformanceCase mailboxInstances() {
        return of("task0 two instances", "task0", "task1", "task_end", "gmbi")
                .start("first", "task0 svm m")
                .until("gmbi svm", "1 mbox entr")
                .start("second", "task0 svm m")
                .until("gmbi svm", "2 mbox entr")
                .run("task1 svm 1 f")
                .exits(0)
                .prints("welcome to my server - you are service request number 1\\.")
                .run("task_end svm 0")
                .exits(0)
                .run("task_end svm 1")
                .exits(0)
                .join("first")
                .prints("handled 1 service requests\\.")
                .join("second")
                .prints("handled 2 service requests\\.");
    }

    private static ConformanceCase mailboxOverwritable() {
        return of("rme", "rme", "lmbi", "task0", "gmbi")
                .start("owner", "lmbi 2 d w")
                .until("gmbi", "2 mbox entr")
                .run("rme nosuch 0")
                .exits(255)
                .prints("no service running")
                .start("overwritable", "task0 svo o")
                .until("gmbi svo", "1 mbox entr")
                .run("rme svo 0")
                .exits(0)
                .run("gmbi svo");
    }

    private static ConformanceCase messageHandlers() {
        return of("mhf_server and mhf_tickle", "mhf_server", "mhf_tickle").limit(30).start("server", "mhf_server");
    }

    private static ConformanceCase consoleScript() {
        return of("console script", "pvm")
                .converse("pvm")
                .await("pvm> ")
                .type("conf", "(?m)^ *HOST +DTID +ARCH +SPEED +DSIG\n *\\S+ +40000 +LINUX64 +1000 0x00408c41$")
                .type("spawn -4 -> spmd", JOB_DONE)
                .type("ps -a", "HOST +TID +FLAG 0x COMMAND")
                .type("mstat nosuch", "nosuch.*")
                .type("names", "pvm> ")
                .type("getopt PvmRoute", "pvm> ")
                .type("reset info", "pvm> ")
                .type("version", "3\\.4")
                .type("id", TID)
                .endInput()
                .exits(0)
                .prints("Console: exit handler called\n")
                .prints("pvmd still running\\.");
    }

    private static ConformanceCase tracer() {
        return of("tracer").converse("tracer -T t.trc -O t.out").await("Tracer connected as tid=0x[0-9a-f]+");
    }

    private static ConformanceCase resourceManager() {
        return of("srm.pvm").limit(30).start("rm", "srm.pvm").until("pvm", "104/R,c");
    }
}
