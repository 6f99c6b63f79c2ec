package org.jpvm.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code run} on a machine of its own. */
class RunIT {
    @TempDir
    private Path directory;

    @Test
    void exitStatusAndBothOutputs() throws Exception {
        Jpvm.Result result = jpvm().run("", "run", "sh", "-c", "echo out; echo err >&2; exit 3");
        assertEquals(3, result.status(), result.toString());
        assertEquals(
                "err\nout\n",
                result.output().lines().sorted().map(line -> line + "\n").reduce("", String::concat));
    }

    @Test
    void stdinReachesTheProgramAndDirectoryIsTheCallers() throws Exception {
        Jpvm.Result result = jpvm().run("one\ntwo", "run", "sh", "-c", "cat; echo; pwd");
        assertEquals("one\ntwo\n" + directory.toRealPath() + "\n", result.output());
        assertEquals(0, result.status());
    }

    @Test
    void killedProgramHasTheStatusOfAShell() throws Exception {
        assertEquals(137, jpvm().run("", "run", "sh", "-c", "kill -9 $$").status());
    }

    @Test
    void severalTasksAndTheHighestStatus() throws Exception {
        Jpvm.Result result = jpvm().run("", "run", "-n", "3", "sh", "-c", "echo $PVMEPID; exit 2");
        assertEquals(2, result.status(), result.toString());
        assertEquals(3, result.output().lines().distinct().count(), result.output());
    }

    @Test
    void javaClassAsProcessAndHosted() throws Exception {
        for (String[] options : new String[][] {{"run"}, {"run", "--hosted"}}) {
            String[] words = Stream.concat(Stream.of(options), Stream.of(Greeter.class.getName(), "a b"))
                    .toArray(String[]::new);
            Jpvm.Result result = jpvm().run("", words);
            assertTrue(result.output().contains("greetings to a b from t4"), result.toString());
            assertTrue(result.output().matches("(?s).*\\[t4[0-9a-f]+\\] child\n.*"), result.toString());
            assertEquals(0, result.status(), result.toString());
        }
    }

    @Test
    void failingJavaClassFails() throws Exception {
        assertEquals(
                1, jpvm().run("", "run", "--hosted", Thrower.class.getName()).status());
        assertEquals(1, jpvm().run("", "run", Thrower.class.getName()).status());
    }

    @Test
    void badInputIsOneLine() throws Exception {
        refuses(127, "run", "nosuchprogram");
        refuses(127, "run", "./nosuchprogram");
        refuses(126, "run", directory + "/");
        refuses(2, "run");
        refuses(2, "run", "--bogus", "hello");
        refuses(2, "run", "-n", "0", "hello");
        refuses(2, "run", "--hosted", "sh");
        refuses(2, "doctor", "--bogus");
        refuses(2, "nosuchcommand");
        refuses(1, "stop");
    }

    @Test
    void sigtermEndsTheTasksToo() throws Exception {
        Path pid = directory.resolve("pid");
        Process process = jpvm().start(
                        "run", "sh", "-c", "echo $$ >" + pid + ".new; mv " + pid + ".new " + pid + "; exec sleep 600");
        Jpvm.awaitFile(pid);
        long child = Long.parseLong(Files.readString(pid).strip());
        process.destroy();
        Jpvm.awaitEnd(process);
        Jpvm.awaitTrue(() -> ProcessHandle.of(child).isEmpty(), "process " + child + " to end");
    }

    @Test
    void readerThatLeavesEndsTheRun() throws Exception {
        Process process = jpvm().startPiped("run", "sh", "-c", "while :; do echo line; done");
        assertEquals("line", process.inputReader().readLine());
        process.getInputStream().close();
        Jpvm.awaitEnd(process);
        assertEquals(141, process.exitValue());
    }

    private void refuses(int status, String... words) throws Exception {
        Jpvm.Result result = jpvm().run("", words);
        assertEquals(status, result.status(), String.join(" ", words) + ": " + result);
        assertEquals(1, result.output().lines().count(), String.join(" ", words) + ": " + result);
    }

    private Jpvm jpvm() throws IOException {
        return new Jpvm(directory);
    }

    /** A task with a child. */
    public static final class Greeter {
        private Greeter() {}

        /** {@code child}, or what to greet. */
        public static void main(String[] args) {
            try (PvmTask pvm = Pvm.enroll()) {
                if (args[0].equals("child")) {
                    System.out.println("child");
                    return;
                }
                System.out.println("greetings to " + args[0] + " from " + pvm.tid());
                if (!pvm.spawn(SpawnRequest.javaClass(Greeter.class).withArguments("child"))
                        .isComplete()) {
                    throw new IllegalStateException("no child");
                }
            }
        }
    }

    /** Ends by an exception. */
    public static final class Thrower {
        private Thrower() {}

        /** No arguments. */
        public static void main(String[] args) {
            throw new IllegalStateException("on purpose");
        }
    }
}
