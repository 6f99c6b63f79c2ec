package org.jpvm.mosix.continuation;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jpvm.mosix.continuation.image.CopyRules;

/**
 * A JVM that takes one arriving task after another from its standard input and answers on its standard output: with a result, or with the
 * task again, captured at a poll that a seed chooses.
 *
 * <pre>
 *   request   int classes, each UTF name, int length, bytes; int length, image; long seed, int spread
 *   answer    UTF "result" or "image" or "error"; then UTF, or a request without seed and spread, or UTF
 *   and to an image: boolean taken; if not, the task goes on here, and the next answer comes
 * </pre>
 */
final class TaskHostProcess {
    private TaskHostProcess() {}

    public static void main(String[] arguments) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        // What else prints must not get between the answers.
        System.setOut(new PrintStream(System.err, true));
        while (true) {
            int classes;
            try {
                classes = in.readInt();
            } catch (EOFException e) {
                return;
            }
            Map<String, byte[]> files = readFiles(in, classes);
            byte[] image = in.readNBytes(in.readInt());
            long seed = in.readLong();
            int spread = in.readInt();
            try {
                MovableClassLoader loader = TestPrograms.loader(ProgramSource.of(files));
                MovableTask task = MovableTask.resuming(TaskImages.restore(image, loader, CopyRules.ordinary()), null);
                answer(task, loader, new Random(seed), spread, in, out);
            } catch (Exception | Error e) {
                out.writeUTF("error");
                out.writeUTF(e + (e.getCause() == null ? "" : " cause=" + e.getCause()));
            }
            out.flush();
        }
    }

    private static void answer(
            MovableTask first,
            MovableClassLoader loader,
            Random random,
            int spread,
            DataInputStream in,
            DataOutputStream out)
            throws Exception {
        MovableTask task = first;
        while (true) {
            PollDriver.ask(task, random, spread, new ArrayList<>());
            TaskOutcome outcome = PollDriver.onThread(task);
            if (!(outcome instanceof TaskOutcome.Captured captured)) {
                out.writeUTF("result");
                out.writeUTF(PollDriver.resultOf(outcome));
                return;
            }
            byte[] next = TaskImages.capture(captured.continuation(), CopyRules.ordinary());
            out.writeUTF("image");
            write(out, loader.programClasses(), next);
            out.flush();
            if (in.readBoolean()) {
                captured.continuation().release();
                return;
            }
            task = MovableTask.resuming(captured.continuation(), null);
        }
    }

    static void write(DataOutputStream out, Map<String, byte[]> files, byte[] image) throws IOException {
        out.writeInt(files.size());
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            out.writeUTF(file.getKey());
            out.writeInt(file.getValue().length);
            out.write(file.getValue());
        }
        out.writeInt(image.length);
        out.write(image);
    }

    static Map<String, byte[]> readFiles(DataInputStream in, int count) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            files.put(name, in.readNBytes(in.readInt()));
        }
        return files;
    }

    /** The command that starts this program with another JDK and the same class path. */
    static List<String> command(String javaHome) {
        return List.of(
                javaHome + "/bin/java",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-XX:+UseG1GC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TaskHostProcess.class.getName());
    }
}
