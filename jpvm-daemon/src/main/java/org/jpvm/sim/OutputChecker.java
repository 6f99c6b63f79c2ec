package org.jpvm.sim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.body.OutputRecord;

/** What tasks print comes to whoever spawned them with that wish: every byte once and in order, between one beginning and one end. */
final class OutputChecker {
    static final int FIRST_TAG = 1 << 25;

    private static final class Stream {
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int lines;
        int received;
        int begun;
        int spawned;
        int ended;
    }

    private final SimWorld world;
    private final TreeMap<Integer, Stream> streams = new TreeMap<>();

    OutputChecker(SimWorld world) {
        this.world = world;
    }

    private Stream of(int tid) {
        return streams.computeIfAbsent(tid, key -> new Stream());
    }

    /** The next line of a task, which it is about to write. */
    byte[] line(SimTask task) {
        Stream stream = of(task.startedAs());
        String text = task.startedAs() + " " + stream.lines++ + " " + "x".repeat(world.random.below(300)) + "\n";
        byte[] line = text.getBytes(StandardCharsets.US_ASCII);
        stream.printed.writeBytes(line);
        return line;
    }

    /** A record of output came. */
    void received(SimTask by, int tag, XdrReader body) throws MalformedMessageException {
        OutputRecord record = OutputRecord.read(body);
        Stream stream = of(record.tid());
        if (tag != FIRST_TAG) {
            throw world.failure(by + " got output with tag " + tag);
        }
        if (record.kind() == OutputRecord.NEW && ++stream.begun > 1
                || record.kind() == OutputRecord.SPAWN && ++stream.spawned > 1
                || record.kind() == OutputRecord.EOF && ++stream.ended > 1) {
            throw world.failure(by + " got record " + record.kind() + " of " + Tid.text(record.tid()) + " twice");
        }
        if (record.kind() <= 0) {
            return;
        }
        byte[] printed = stream.printed.toByteArray();
        int end = stream.received + record.kind();
        if (stream.ended > 0
                || end > printed.length
                || !Arrays.equals(record.data(), Arrays.copyOfRange(printed, stream.received, end))) {
            throw world.failure(by + " got output of " + Tid.text(record.tid()) + " that is not next, at byte "
                    + stream.received + " of " + printed.length);
        }
        stream.received = end;
    }

    /** All has had time to arrive. */
    void check() {
        for (SimTask task : world.tasks.values()) {
            SimTask sink = world.tasks.get(task.outputTid);
            if (sink == null || !sink.isEnrolled() || !task.host.isAlive() || !task.wasStarted()) {
                continue;
            }
            Stream stream = of(task.startedAs());
            boolean over = !task.isAlive();
            boolean lost = over && !task.place().isAlive();
            if (!lost && stream.received < stream.printed.size() && !task.isStill()) {
                throw world.failure("of " + stream.printed.size() + " bytes that " + task + " has printed, "
                        + stream.received + " came to " + sink);
            }
            if (stream.ended != (over ? 1 : 0)) {
                throw world.failure("the output of " + task + ", which " + (over ? "has ended" : "runs")
                        + ", was ended " + stream.ended + " times for " + sink);
            }
        }
    }
}
