package org.jpvm.mosix.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jpvm.mosix.continuation.image.BadImageException;
import org.jpvm.mosix.continuation.image.CopyRules;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every program is moved to and fro between this JVM and one of another Java version, which has none of the program's classes. What a
 * version cannot take, because its classes are laid out otherwise, goes on where it was.
 */
class OtherJdkIT {
    private static final int SCALE = Integer.getInteger("jpvm.continuation.scale", 60);
    private static final long SEED = Long.getLong("jpvm.continuation.seed", 20260101L);

    private static Process process;
    private static DataInputStream fromOther;
    private static DataOutputStream toOther;

    @BeforeAll
    static void startOther() throws IOException {
        Optional<Path> other = OtherJdk.find();
        assumeTrue(other.isPresent(), "no JDK of another version beside this one: set -Djpvm.test.jdk=HOME");
        ProcessBuilder builder =
                new ProcessBuilder(TaskHostProcess.command(other.get().toString()));
        process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        fromOther = new DataInputStream(new BufferedInputStream(process.getInputStream()));
        toOther = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    }

    @AfterAll
    static void stopOther() {
        if (process != null) {
            process.destroy();
        }
    }

    @TestFactory
    Stream<DynamicTest> toAndFro() throws Exception {
        return TestPrograms.programs(OtherJdkIT.class.getClassLoader(), SCALE).keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
    }

    private static void check(String name) throws Exception {
        MovableClassLoader quiet = TestPrograms.atHome();
        PollDriver undisturbed =
                new PollDriver(quiet, TestPrograms.programs(quiet, SCALE).get(name));
        String expected = undisturbed.runUndisturbed();
        int spread = Math.max(2, undisturbed.polls() / 6);
        Random random = new Random(SEED ^ name.hashCode());
        MovableClassLoader loader = TestPrograms.atHome();
        MovableTask task =
                MovableTask.calling(loader, TestPrograms.programs(loader, SCALE).get(name), null);
        int moves = 0;
        List<String> reasons = new ArrayList<>();
        while (true) {
            PollDriver.ask(task, random, spread, reasons);
            TaskOutcome outcome = PollDriver.onThread(task);
            String facts =
                    "program=" + name + " -Djpvm.continuation.seed=" + SEED + " moves=" + moves + " reasons=" + reasons;
            if (!(outcome instanceof TaskOutcome.Captured captured)) {
                assertEquals(expected, PollDriver.resultOf(outcome), facts);
                assertTrue(moves > 0 || !reasons.isEmpty(), facts);
                return;
            }
            byte[] image = TaskImages.capture(captured.continuation(), CopyRules.ordinary());
            TaskHostProcess.write(toOther, captured.continuation().loader().programClasses(), image);
            toOther.writeLong(random.nextLong());
            toOther.writeInt(spread);
            toOther.flush();
            Arrival arrival = await();
            if (arrival.refusal != null) {
                reasons.add(arrival.refusal);
                task = MovableTask.resuming(captured.continuation(), null);
                continue;
            }
            captured.continuation().release();
            moves++;
            reasons.addAll(arrival.reasons);
            if (arrival.result != null) {
                assertEquals(expected, arrival.result, facts);
                return;
            }
            moves++;
            task = MovableTask.resuming(arrival.task, null);
        }
    }

    /** What came of sending a task away: it was refused there, or ended there, or came back. */
    private record Arrival(String refusal, String result, Continuation task, List<String> reasons) {}

    private static Arrival await() throws IOException {
        List<String> reasons = new ArrayList<>();
        while (true) {
            switch (fromOther.readUTF()) {
                case "error":
                    return new Arrival(fromOther.readUTF(), null, null, reasons);
                case "result":
                    return new Arrival(null, fromOther.readUTF(), null, reasons);
                default:
                    Map<String, byte[]> files = TaskHostProcess.readFiles(fromOther, fromOther.readInt());
                    byte[] back = fromOther.readNBytes(fromOther.readInt());
                    MovableClassLoader next = TestPrograms.loader(ProgramSource.of(files));
                    Continuation arrived = null;
                    try {
                        arrived = TaskImages.restore(back, next, CopyRules.ordinary());
                    } catch (BadImageException refused) {
                        reasons.add(refused.getMessage());
                    }
                    toOther.writeBoolean(arrived != null);
                    toOther.flush();
                    if (arrived != null) {
                        return new Arrival(null, null, arrived, reasons);
                    }
            }
        }
    }
}
