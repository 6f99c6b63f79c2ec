package org.jpvm.groupserver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jpvm.wire.GroupCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random requests against a model, and random bytes; the seed is the parameter of the failing test. */
class GroupServerFuzzTest {
    private static final int STEPS = 20_000;
    private static final int DAEMON = 0x80000000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void membersAreThoseOfTheModel(long seed) throws MalformedMessageException {
        Random random = new Random(seed);
        GroupServerCore core = new GroupServerCore(0x40001);
        TreeMap<String, List<Integer>> model = new TreeMap<>();
        for (int step = 0; step < STEPS; step++) {
            String group = "g" + random.nextInt(6);
            int tid = 0x40000 * (1 + random.nextInt(3)) + 1 + random.nextInt(15);
            String where = "seed " + seed + " step " + step;
            switch (random.nextInt(4)) {
                case 0, 1 -> assertEquals(join(model, group, tid), ask(core, GroupCode.JOIN, tid, group), where);
                case 2 -> assertEquals(leave(model, group, tid), ask(core, GroupCode.LEAVE, tid, group), where);
                default -> {
                    if (random.nextInt(10) == 0) {
                        core.handleMessage(
                                DAEMON,
                                GroupCode.DEADTID.tag(),
                                new XdrWriter().putInt(tid).toByteArray());
                        new ArrayList<>(model.keySet()).forEach(name -> leave(model, name, tid));
                    }
                }
            }
            assertEquals(size(model, group), ask(core, GroupCode.GSIZE, tid, group), where);
        }
        assertEquals(0, core.refusals());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void anyBytesAreAnsweredOrCountedAndNeverThrown(long seed) {
        Random random = new Random(seed);
        GroupServerCore core = new GroupServerCore(0x40001);
        for (int step = 0; step < STEPS; step++) {
            byte[] body = new byte[random.nextInt(24)];
            random.nextBytes(body);
            if (body.length > 8 && random.nextBoolean()) {
                // A short name in front makes the rest of the decoder reachable.
                System.arraycopy(new byte[] {0, 0, 0, 2, 'g', 0, 0, 0}, 0, body, 0, 8);
            }
            int source = random.nextInt(20) == 0 ? random.nextInt() : 0x40001 + random.nextInt(9);
            core.handleMessage(source, random.nextInt(19) - 1, body);
            for (GroupEffect effect = core.pollEffect(); effect != null; effect = core.pollEffect()) {
                assertNotNull(effect.toString(), "seed " + seed + " step " + step);
            }
        }
    }

    private static int join(TreeMap<String, List<Integer>> model, String group, int tid) {
        List<Integer> slots = model.computeIfAbsent(group, key -> new ArrayList<>());
        if (slots.contains(tid)) {
            return -18;
        }
        int free = slots.indexOf(null);
        if (free >= 0) {
            slots.set(free, tid);
            return free;
        }
        slots.add(tid);
        return slots.size() - 1;
    }

    private static int leave(TreeMap<String, List<Integer>> model, String group, int tid) {
        List<Integer> slots = model.get(group);
        if (slots == null) {
            return -19;
        }
        int instance = slots.indexOf(tid);
        if (instance < 0) {
            return -20;
        }
        slots.set(instance, null);
        if (size(model, group) == 0) {
            model.remove(group);
        }
        return 0;
    }

    private static int size(TreeMap<String, List<Integer>> model, String group) {
        List<Integer> slots = model.get(group);
        return slots == null
                ? -19
                : (int) slots.stream().filter(tid -> tid != null).count();
    }

    private static int ask(GroupServerCore core, GroupCode code, int source, String group)
            throws MalformedMessageException {
        core.handleMessage(source, code.tag(), new XdrWriter().putString(group).toByteArray());
        GroupEffect.Reply reply = null;
        for (GroupEffect effect = core.pollEffect(); effect != null; effect = core.pollEffect()) {
            if (effect instanceof GroupEffect.Reply answer) {
                reply = answer;
            }
        }
        assertNotNull(reply);
        return new XdrReader(reply.body()).readInt("result");
    }
}
