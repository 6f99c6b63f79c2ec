package org.jpvm.examples.moving;

import java.time.Duration;
import java.util.Arrays;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** One of several tasks that exchange checked messages while they are moved; talker.c, which tells the messages, is the same in C. */
public final class Talker {
    public static final int SETUP = 1;
    private static final int DATA = 2;
    private static final int ACK = 3;
    public static final int STOP = 4;
    public static final int STOPPED = 5;
    public static final int END = 6;
    public static final int REPORT = 7;
    public static final int WRONG = 8;
    private static final int MOST_BYTES = 65536;
    private static final int SMALL_BYTES = 300;
    private static final Duration MOMENT = Duration.ofMillis(5);

    private final PvmTask pvm;
    private final int me;
    private final Tid parent;
    private int[] tids = {};
    private int[] sent;
    private int[] acknowledged;
    private int[] got;
    private boolean[] due;
    private boolean stopping;
    private boolean told;

    private Talker(PvmTask pvm) {
        this.pvm = pvm;
        this.me = pvm.tid().value();
        this.parent = pvm.parent().orElseThrow();
    }

    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            Talker talker = new Talker(pvm);
            talker.setUp(pvm.receive(talker.parent, SETUP));
            boolean more = true;
            while (more) {
                MessageBuffer message = pvm.receive(Tid.ANY, -1, MOMENT).orElse(null);
                more = message == null ? talker.sendWhatIsDue() : talker.handle(message);
            }
        }
    }

    private static int next(int state) {
        int x = state ^ state << 13;
        x ^= x >>> 17;
        return x ^ x << 5;
    }

    private static int seed(int from, int to, int number) {
        return (from * 31 + to) * 31 + number | 1;
    }

    private static int size(int first, int second) {
        int most = Integer.remainderUnsigned(first, 8) == 0 ? MOST_BYTES : SMALL_BYTES;
        return Integer.remainderUnsigned(second, most + 1);
    }

    private boolean handle(MessageBuffer message) {
        int from = message.source().value();
        switch (message.tag()) {
            case DATA -> take(from, message);
            case ACK -> {
                int index = indexOf(from);
                check(from, "acknowledgement", message.unpackInt(), ++acknowledged[index]);
                due[index] = true;
            }
            case STOP -> stopping = true;
            default -> {
                pvm.send(
                        parent,
                        REPORT,
                        report -> report.packInt(tids.length).packInts(sent).packInts(got));
                return false;
            }
        }
        if (stopping && !told && Arrays.equals(sent, acknowledged)) {
            told = true;
            pvm.send(parent, STOPPED, pvm.newBuffer());
        }
        return true;
    }

    private boolean sendWhatIsDue() {
        for (int i = 0; i < due.length; i++) {
            if (due[i] && !stopping) {
                due[i] = false;
                data(i);
            }
        }
        return true;
    }

    private void setUp(MessageBuffer message) {
        tids = new int[message.unpackInt()];
        message.unpackInts(tids);
        sent = new int[tids.length];
        acknowledged = new int[tids.length];
        got = new int[tids.length];
        due = new boolean[tids.length];
        int[] receivers = new int[message.unpackInt()];
        message.unpackInts(receivers);
        for (int receiver : receivers) {
            data(receiver);
        }
    }

    private void data(int to) {
        int number = ++sent[to];
        int first = next(seed(me, tids[to], number));
        int state = next(first);
        byte[] bytes = new byte[size(first, state)];
        for (int i = 0; i < bytes.length; i++) {
            state = next(state);
            bytes[i] = (byte) (state >>> 16);
        }
        MessageBuffer message = pvm.newBuffer();
        message.packInt(number);
        message.packInt(bytes.length);
        message.packBytes(bytes);
        message.packInt(hash(bytes));
        pvm.send(new Tid(tids[to]), DATA, message);
    }

    private static int hash(byte[] bytes) {
        int hash = 0;
        for (byte one : bytes) {
            hash = hash * 31 + (one & 255);
        }
        return hash;
    }

    private void take(int from, MessageBuffer message) {
        int number = message.unpackInt();
        check(from, "message", number, ++got[indexOf(from)]);
        int first = next(seed(from, me, number));
        int state = next(first);
        int length = message.unpackInt();
        check(from, "length", length, size(first, state));
        if (length < 0 || length > MOST_BYTES) {
            return;
        }
        byte[] bytes = new byte[length];
        message.unpackBytes(bytes);
        int hash = 0;
        for (int i = 0; i < length; i++) {
            state = next(state);
            hash = hash * 31 + (state >>> 16 & 255);
        }
        int toldHash = message.unpackInt();
        check(from, "hash", toldHash, hash);
        check(from, "hash of bytes", hash(bytes), toldHash);
        MessageBuffer answer = pvm.newBuffer();
        answer.packInt(number);
        pvm.send(new Tid(from), ACK, answer);
    }

    private int indexOf(int tid) {
        for (int i = 0; i < tids.length; i++) {
            if (tids[i] == tid) {
                return i;
            }
        }
        wrong(tid, "unknown sender", tid, 0);
        return 0;
    }

    private void check(int from, String what, int found, int wanted) {
        if (found != wanted) {
            wrong(from, what, found, wanted);
        }
    }

    private void wrong(int from, String what, int found, int wanted) {
        String text = "t" + Integer.toHexString(me) + " from t" + Integer.toHexString(from) + ": " + what + " " + found
                + ", not " + wanted;
        MessageBuffer message = pvm.newBuffer();
        message.packString(text);
        pvm.send(parent, WRONG, message);
    }
}
