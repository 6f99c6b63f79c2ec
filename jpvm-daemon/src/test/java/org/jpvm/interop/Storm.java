package org.jpvm.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;

/**
 * One member of a message storm: sends its {@link StormPlan} to the others while it takes in theirs, and checks each message for order,
 * content and number. {@code storm.c} is its twin.
 *
 * <p>The member says HELLO with its number to the task that holds the storm, gets START with seed, messages per member, number of members
 * and their tids, answers REPORT, and leaves after END, so that nobody leaves while messages of others are under way.
 */
final class Storm {
    static final int HELLO = 1_000_001;
    static final int START = 1_000_002;
    static final int REPORT = 1_000_003;
    static final int END = 1_000_004;

    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final int DONT_ROUTE = 1;
    private static final int ALLOW_DIRECT = 2;

    private final PvmTask task;
    private final Tid holder;
    private final int own;
    private final List<StormPlan> plans = new ArrayList<>();
    private final List<BitSet> seen = new ArrayList<>();
    private int[] tids;
    private int[] last;
    private int[] reordered;
    private int wanted;
    private int received;
    private int doubled;
    private int damaged;

    /**
     * What one member saw.
     *
     * @param received  messages taken in, each counted once
     * @param lost      messages that did not come
     * @param doubled   messages that came again
     * @param damaged   messages with wrong content, or that nobody sent to this member
     * @param reordered for each sender, messages that came behind a later one
     */
    record Report(int received, int lost, int doubled, int damaged, int[] reordered) {
        static Report read(MessageBuffer message, int members) {
            int[] four = new int[4];
            message.unpackInts(four);
            int[] reordered = new int[members];
            message.unpackInts(reordered);
            return new Report(four[0], four[1], four[2], four[3], reordered);
        }

        int reorderedInAll() {
            return Arrays.stream(reordered).sum();
        }

        @Override
        public String toString() {
            return received + " received, " + lost + " lost, " + doubled + " doubled, " + damaged
                    + " damaged, out of order by sender " + Arrays.toString(reordered);
        }
    }

    Storm(PvmTask task, Tid holder, int own) {
        this.task = task;
        this.holder = holder;
        this.own = own;
    }

    void run() {
        task.setOption(TaskOption.ROUTE, ALLOW_DIRECT);
        task.send(holder, HELLO, packer -> packer.packInt(own));
        MessageBuffer start = task.receive(holder, START);
        int seed = start.unpackInt();
        int count = start.unpackInt();
        if (seed < 0) {
            task.setOption(TaskOption.ROUTE, DONT_ROUTE);
        }
        tids = new int[start.unpackInt()];
        start.unpackInts(tids);
        last = new int[tids.length];
        reordered = new int[tids.length];
        Arrays.fill(last, -1);
        for (int m = 0; m < tids.length; m++) {
            StormPlan plan = new StormPlan(seed, m, tids.length, count);
            plans.add(plan);
            seen.add(new BitSet(count));
            for (int k = 0; k < count; k++) {
                wanted += m != own && plan.goesTo(k, own) ? 1 : 0;
            }
        }
        for (int k = 0; k < count; k++) {
            send(k);
            while (true) {
                Optional<MessageBuffer> message = task.tryReceive(Tid.ANY, PvmTask.ANY_TAG);
                if (message.isEmpty()) {
                    break;
                }
                take(message.get());
            }
        }
        while (received < wanted) {
            Optional<MessageBuffer> message = task.receive(Tid.ANY, PvmTask.ANY_TAG, QUIET);
            if (message.isEmpty()) {
                break;
            }
            take(message.get());
        }
        task.setOption(TaskOption.ROUTE, ALLOW_DIRECT);
        task.send(holder, REPORT, packer -> {
            packer.packInts(new int[] {received, wanted - received, doubled, damaged});
            packer.packInts(reordered);
        });
        while (true) {
            MessageBuffer message = task.receive();
            if (message.source().equals(holder) && message.tag() == END) {
                return;
            }
        }
    }

    private void send(int k) {
        StormPlan plan = plans.get(own);
        if (plan.route(k) != 0) {
            task.setOption(TaskOption.ROUTE, plan.route(k));
        }
        MessageBuffer message = task.newBuffer(plan.encoding(k));
        int[] words = plan.words(k);
        byte[] tail = plan.tail(k);
        if (words.length > 0) {
            message.packInts(words);
        }
        if (tail.length > 0) {
            message.packBytes(tail);
        }
        List<Tid> to = new ArrayList<>();
        for (int m = 0; m < tids.length; m++) {
            if (plan.goesTo(k, m)) {
                to.add(new Tid(tids[m]));
            }
        }
        if (to.size() == 1) {
            task.send(to.get(0), k, message);
        } else {
            task.multicast(to, k, message);
        }
    }

    private void take(MessageBuffer message) {
        int sender = 0;
        while (sender < tids.length && tids[sender] != message.source().value()) {
            sender++;
        }
        int k = message.tag();
        if (sender == tids.length
                || k >= plans.get(sender).count()
                || !plans.get(sender).goesTo(k, own)) {
            damaged++;
            return;
        }
        if (seen.get(sender).get(k)) {
            doubled++;
            return;
        }
        seen.get(sender).set(k);
        received++;
        if (k < last[sender]) {
            reordered[sender]++;
        } else {
            last[sender] = k;
        }
        if (!isIntact(message, plans.get(sender), k)) {
            damaged++;
        }
    }

    private static boolean isIntact(MessageBuffer message, StormPlan plan, int k) {
        if (plan.encoding(k) != Encoding.XDR && message.lengthBytes() != plan.bytes(k)) {
            return false;
        }
        int[] words = new int[plan.bytes(k) / 4];
        byte[] tail = new byte[plan.bytes(k) % 4];
        try {
            if (words.length > 0) {
                message.unpackInts(words);
            }
            if (tail.length > 0) {
                message.unpackBytes(tail);
            }
        } catch (PvmException e) {
            return false;
        }
        return message.remainingBytes() == 0
                && Arrays.equals(words, plan.words(k))
                && Arrays.equals(tail, plan.tail(k));
    }
}
