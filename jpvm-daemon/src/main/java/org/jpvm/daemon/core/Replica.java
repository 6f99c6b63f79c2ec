package org.jpvm.daemon.core;

import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jpvm.daemon.succession.Estate;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * At a slave: what it would need as the next master, as far as the present one supplies it ({@link Replication}). Entries are kept in the mailbox,
 * which a slave has no other use for.
 */
final class Replica {
    /** Part flags: the batch begins, the batch ends. */
    static final int FIRST = 1;

    static final int LAST = 2;

    /** Batch flags: what was there before is to go; the estate is in it. */
    static final int ANEW = 1;

    static final int ESTATE = 2;

    private static final int MAX_ANSWERS = 16384;
    private static final long MAX_ANSWER_BYTES = 16L << 20;
    private static final int MIN_ENTRY_BYTES = 16;

    private final PvmdState state;
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private final LinkedHashMap<Long, byte[]> answers = new LinkedHashMap<>();
    private long answerBytes;
    private boolean broken;
    private long position = -1;
    private int lastHostIndex;
    private int schedulerTid;
    private Estate estate;

    Replica(PvmdState state) {
        this.state = state;
    }

    /** How much of what the master did is here; -1 for nothing that is whole. */
    long position() {
        return position;
    }

    /** Index of the host that was added last. */
    int lastHostIndex() {
        return lastHostIndex;
    }

    /** The resource manager, 0 for none. */
    int schedulerTid() {
        return schedulerTid;
    }

    /** How the master started hosts, null when nothing is known. */
    Estate estate() {
        return estate;
    }

    /** Another master supplies this daemon from now on, or none. */
    void forget() {
        position = -1;
        parts.reset();
        broken = false;
        answers.clear();
        answerBytes = 0;
        estate = null;
        state.mailbox.clear();
    }

    /** The session with the master ended: what was under way of a batch comes again. */
    void interrupted() {
        parts.reset();
    }

    /** A part of a batch came; returns the number of the batch when it was the last one and all is well, else 0. */
    int part(XdrReader in) throws MalformedMessageException {
        int flags = in.readInt("flags");
        int count = in.readCount("bytes", 1);
        if ((flags & FIRST) != 0) {
            parts.reset();
            broken = false;
        }
        if (broken || parts.size() + (long) count > 2L * Limits.MAX_REQUEST_BYTES) {
            parts.reset();
            broken = true;
            return 0;
        }
        parts.writeBytes(in.readBytes("batch", count));
        if ((flags & LAST) == 0) {
            return 0;
        }
        byte[] batch = parts.toByteArray();
        parts.reset();
        try {
            return apply(new XdrReader(batch));
        } catch (MalformedMessageException e) {
            position = -1;
            throw e;
        }
    }

    private int apply(XdrReader in) throws MalformedMessageException {
        int number = in.readInt("number", 1, Integer.MAX_VALUE);
        boolean whole = in.readInt("whole") != 0;
        long at = (long) in.readInt("position") << 32 | in.readInt("position") & 0xffffffffL;
        int flags = in.readInt("flags");
        if ((flags & ANEW) != 0) {
            forget();
        }
        lastHostIndex = in.readInt("last host");
        schedulerTid = in.readInt("resource manager");
        if ((flags & ESTATE) != 0) {
            estate = Estate.read(in);
        }
        state.succession.readFormer(in);
        for (int left = in.readCount("entries", MIN_ENTRY_BYTES); left > 0; left--) {
            state.mailbox.restore(in.readString("class"), in.readInt("index"), in);
        }
        for (int left = in.readCount("answers", MIN_ENTRY_BYTES - 4); left > 0; left--) {
            long key = key(in.readInt("daemon"), in.readInt("wait id"));
            put(key, in.readBytes("answer", in.readCount("bytes", 1)));
        }
        if (whole) {
            position = at;
        }
        return number;
    }

    private void put(long key, byte[] body) {
        byte[] before = answers.put(key, body);
        answerBytes += body.length - (before == null ? 0 : before.length);
        while (answers.size() > MAX_ANSWERS || answerBytes > MAX_ANSWER_BYTES) {
            Map.Entry<Long, byte[]> oldest = answers.entrySet().iterator().next();
            answerBytes -= oldest.getValue().length;
            answers.remove(oldest.getKey());
        }
    }

    /** The answers that the last master has given to requests that come again; others are forgotten. */
    void keepAnswers(int daemonTid, Set<Integer> waitIds) {
        answers.entrySet().removeIf(each -> {
            boolean goes = (int) (each.getKey() >>> 32) == daemonTid && !waitIds.contains((int) (long) each.getKey());
            answerBytes -= goes ? each.getValue().length : 0;
            return goes;
        });
    }

    /** The answer to a request that comes again; null when there was none. It is given once. */
    XdrWriter takeAnswer(int daemonTid, int waitId) {
        if (answers.isEmpty()) {
            return null;
        }
        byte[] body = answers.remove(key(daemonTid, waitId));
        answerBytes -= body == null ? 0 : body.length;
        return body == null ? null : new XdrWriter(body.length).putBytes(body, 0, body.length);
    }

    private static long key(int daemonTid, int waitId) {
        return (long) daemonTid << 32 | waitId & 0xffffffffL;
    }
}
