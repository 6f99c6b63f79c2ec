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
 * version cannot take, because its classes are laid out otherwise, goes on where it was. With many seeds also between two JVMs of this version:
 * {@code -Djpvm.continuation.seeds=100}; another JDK by {@code -Djpvm.test.jdk=HOME}.
 */
class OtherJdkIT {
    private static final int SCALE = Integer.getInteger("jpvm.continuation.scale", 60);
    private static final long SEED = Long.getLong("jpvm.continuation.seed", 20260101L);

    private static final int SEEDS = Integer.getInteger("jpvm.continuation.seeds", 1);

    /** A JVM that takes tasks, and gives them back. */
    private static final class Other {
        private final String name;
        private final Process process;
        private final DataInputStream in;
        private final DataOutputStream out;

        Other(String name, String home) throws IOException {
            this.name = name;
            process = new ProcessBuilder(TaskHostProcess.command(home))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
            out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        }
    }

    private static final List<Other> OTHERS = new ArrayList<>();

    @BeforeAll
    static void startOthers() throws IOException {
        Optional<Path> other = OtherJdk.find();
        assumeTrue(other.isPresent(), "no JDK of another version beside this one: set -Djpvm.test.jdk=HOME");
        OTHERS.add(new Other("other version", other.get().toString()));
        if (SEEDS > 1) {
            OTHERS.add(new Other("same version", System.getProperty("java.home")));
        }
    }

    @AfterAll
    static void stopOthers() {
        OTHERS.forEach(other -> other.process.destroy());
        OTHERS.clear();
    }

    @TestFactory
    Stream<DynamicTest> toAndFro() throws Exception {
        List<String> programs = List.copyOf(
                TestPrograms.programs(OtherJdkIT.class.getClassLoader(), SCALE).keySet());
        return OTHERS.stream()
                .flatMap(other -> programs.stream()
                        .map(name -> DynamicTest.dynamicTest(name + ", " + other.name, () -> check(other, name))));
    }

    private static void check(Other other, String name) throws Exception {
        MovableClassLoader quiet = TestPrograms.atHome();
        PollDriver undisturbed =
                new PollDriver(quiet, TestPrograms.programs(quiet, SCALE).get(name));
        String expected = undisturbed.runUndisturbed();
        int spread = Math.max(2, undisturbed.polls() / 6);
        for (long seed = SEED; seed < SEED + SEEDS; seed++) {
            checkMoved(other, name, expected, spread, seed);
        }
    }

    private static void checkMoved(Other other, String name, String expected, int spread, long seed) throws Exception {
        Random random = new Random(seed ^ name.hashCode());
        MovableClassLoader loader = TestPrograms.atHome();
        MovableTask task =
                MovableTask.calling(loader, TestPrograms.programs(loader, SCALE).get(name), null);
        int moves = 0;
        List<String> reasons = new ArrayList<>();
        while (true) {
            PollDriver.ask(task, random, spread, reasons);
            TaskOutcome outcome = PollDriver.onThread(task);
            String facts =
                    "program=" + name + " -Djpvm.continuation.seed=" + seed + " moves=" + moves + " reasons=" + reasons;
            if (!(outcome instanceof TaskOutcome.Captured captured)) {
                assertEquals(expected, PollDriver.resultOf(outcome), facts);
                assertTrue(moves > 0 || !reasons.isEmpty() || SEEDS > 1, facts);
                return;
            }
            byte[] image = TaskImages.capture(captured.continuation(), CopyRules.ordinary());
            TaskHostProcess.write(other.out, captured.continuation().loader().programClasses(), image);
            other.out.writeLong(random.nextLong());
            other.out.writeInt(spread);
            other.out.flush();
            Arrival arrival = await(other);
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

    private static Arrival await(Other other) throws IOException {
        List<String> reasons = new ArrayList<>();
        while (true) {
            switch (other.in.readUTF()) {
                case "error":
                    return new Arrival(other.in.readUTF(), null, null, reasons);
                case "result":
                    return new Arrival(null, other.in.readUTF(), null, reasons);
                default:
                    Map<String, byte[]> files = TaskHostProcess.readFiles(other.in, other.in.readInt());
                    byte[] back = other.in.readNBytes(other.in.readInt());
                    MovableClassLoader next = TestPrograms.loader(ProgramSource.of(files));
                    Continuation arrived = null;
                    try {
                        arrived = TaskImages.restore(back, next, CopyRules.ordinary());
                    } catch (BadImageException refused) {
                        reasons.add(refused.getMessage());
                    }
                    other.out.writeBoolean(arrived != null);
                    other.out.flush();
                    if (arrived != null) {
                        return new Arrival(null, null, arrived, reasons);
                    }
            }
        }
    }
}
