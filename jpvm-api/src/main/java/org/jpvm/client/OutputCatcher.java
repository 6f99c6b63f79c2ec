package org.jpvm.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jpvm.Tid;
import org.jpvm.wire.body.OutputRecord;

/**
 * Prints the output of child tasks line by line, as {@code pvm_catchout} does, and knows which children still have some to come. A child is
 * finished when its spawn was reported and its output has ended, in either order. Source: pvm-api §13, pvm-wire-protocol §3.6.
 */
public final class OutputCatcher {
    /** A line longer than this is printed in pieces. */
    private static final int MAX_LINE_BYTES = 1 << 16;

    private static final class Child {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private boolean spawned;
        private boolean ended;
    }

    /**
     * A child that is not finished.
     *
     * @param line    the beginning of its next line
     * @param spawned whether its spawn was reported
     * @param ended   whether its output has ended
     */
    public record Unfinished(int tid, byte[] line, boolean spawned, boolean ended) {}

    private final Map<Integer, Child> children = new LinkedHashMap<>();
    private Appendable sink;
    private long failedWrites;

    /** Prints to {@code value} from now on, null for nowhere. */
    public void setSink(Appendable value) {
        sink = value;
    }

    /** Where it prints to, null for nowhere. */
    public Appendable sink() {
        return sink;
    }

    /** The children that are not finished. */
    public List<Unfinished> unfinished() {
        List<Unfinished> list = new ArrayList<>();
        children.forEach(
                (tid, child) -> list.add(new Unfinished(tid, child.line.toByteArray(), child.spawned, child.ended)));
        return list;
    }

    /** A child of which another catcher has begun to print. */
    public void addUnfinished(Unfinished unfinished) {
        Child child = new Child();
        child.line.writeBytes(unfinished.line);
        child.spawned = unfinished.spawned;
        child.ended = unfinished.ended;
        children.put(unfinished.tid, child);
    }

    /** Children that are not finished. */
    public int openChildren() {
        return children.size();
    }

    /** Lines that the sink refused with an I/O error. */
    public long failedWrites() {
        return failedWrites;
    }

    /** Takes one record; {@code withTids} puts {@code [t40002] } in front of each line. */
    public void onRecord(OutputRecord output, boolean withTids) {
        int tid = output.tid();
        Child child = children.get(tid);
        if (child == null) {
            child = new Child();
            children.put(tid, child);
            if (withTids) {
                print(prefix(tid, true) + "BEGIN\n");
            }
        }
        if (output.kind() > 0) {
            addText(tid, child, output.data(), withTids);
        } else if (output.kind() == OutputRecord.EOF) {
            child.ended = true;
        } else if (output.kind() == OutputRecord.SPAWN) {
            child.spawned = true;
        }
        if (child.ended && child.spawned) {
            if (child.line.size() > 0) {
                printLine(tid, child, withTids);
            }
            if (withTids) {
                print(prefix(tid, true) + "EOF\n");
            }
            children.remove(tid);
        }
    }

    private void addText(int tid, Child child, byte[] data, boolean withTids) {
        for (byte b : data) {
            if (b == '\n') {
                printLine(tid, child, withTids);
                continue;
            }
            child.line.write(b);
            if (child.line.size() >= MAX_LINE_BYTES) {
                printLine(tid, child, withTids);
            }
        }
    }

    private void printLine(int tid, Child child, boolean withTids) {
        print(prefix(tid, withTids) + child.line.toString(StandardCharsets.UTF_8) + "\n");
        child.line.reset();
    }

    private static String prefix(int tid, boolean withTid) {
        return withTid ? "[" + Tid.text(tid) + "] " : "";
    }

    private void print(String text) {
        if (sink == null) {
            return;
        }
        try {
            sink.append(text);
        } catch (IOException e) {
            failedWrites++;
        }
    }
}
