package org.jpvm.mosix.gossip;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * What one host knows of the others, and what it tells them.
 *
 * <ul>
 *   <li>Facts: {@link #setMembers} whenever the machine changes, {@link #update} with its own figures before each step, {@link #unreachable} when a
 *       member could not be told.
 *   <li>Every period: {@link #step}, and if that names a host then {@link #write}, whose bytes go there.
 *   <li>From others: {@link #receive}.
 *   <li>Questions: {@link #known}, {@link #members}.
 * </ul>
 *
 * <p>Times are seconds of any clock of this host that does not go backwards; entries travel with their ages, so no two clocks need agree. The youngest
 * entry about a host wins, and when there is no room for all the oldest go. Nothing that arrives makes it throw. One thread at a time calls the
 * cores of one {@link GossipWorkspace}.
 */
public final class GossipCore {
    /** No host. */
    public static final int NOBODY = 0;

    private static final double MILLIS = 1000;
    /** MOSIX's: a machine of a few hosts does not try its dead at every other step. */
    private static final int FEWEST_ALIVE = 5;
    /** Random tries for somebody alive before the members are gone through. */
    private static final int TRIES = 16;
    /** Spreads the turns of equally old entries; any odd number of this size does. */
    private static final int TURN = 0x9e3779b9;

    /** Entries for which there is room from the beginning. */
    private static final int SMALL_TABLE = 64;

    private static final int[] NONE = new int[0];

    private final int self;
    private final GossipWorkspace workspace;
    private final LoadVector vector = new LoadVector();
    private Members members = Members.NONE;
    private int[] deadHosts = NONE;
    private int[] deadSince = NONE;
    private int deadCount;
    private int turn;
    private int stepMillis;

    /** Makes the core of the host with index {@code self}, which knows nobody. */
    public GossipCore(int self, GossipWorkspace workspace) {
        this.self = self;
        this.workspace = workspace;
    }

    /** Index of this host. */
    public int self() {
        return self;
    }

    /** The members last set. */
    public Members members() {
        return members;
    }

    /** The machine consists of these hosts now; what is known of others is forgotten. */
    public void setMembers(Members newMembers) {
        members = newMembers;
        vector.retain(newMembers);
        // At once, so that the table of a simulated host lies beside it in memory.
        vector.ensure(Math.min(
                SMALL_TABLE, Math.min(newMembers.size(), workspace.settings().capacity())));
        for (int i = deadCount - 1; i >= 0; i--) {
            if (!newMembers.contains(deadHosts[i])) {
                revive(i);
            }
        }
    }

    /**
     * This host's figures, measured now.
     *
     * @return false if nobody would believe them: they are counted, and those before stay
     */
    public boolean update(HostFigures figures, double now) {
        byte[] own = workspace.own;
        GossipEntry.put(own, 0, self, figures);
        if (!GossipEntry.isPlausible(own, 0)) {
            workspace.add(GossipCounter.ABSURD, 1);
            return false;
        }
        int position = vector.find(self, 0);
        if (position < 0) {
            position = -position - 1;
            vector.insert(position, self);
        }
        vector.set(position, own, 0, millis(now));
        return true;
    }

    /**
     * More or less load than a host last said, as this host caused it: until a younger entry comes, which tells itself.
     *
     * @param moreLoad  processes that will want to run there, negative for fewer
     * @param moreTasks tasks of the machine that went there, negative for tasks that left
     */
    public void assume(int host, double moreLoad, int moreTasks) {
        int position = vector.find(host, 0);
        if (position < 0 || !(Math.abs(moreLoad) <= GossipEntry.MOST)) {
            return;
        }
        float load = Float.intBitsToFloat(vector.field(position, GossipEntry.LOAD));
        float assumed = (float) Math.max(0, Math.min(GossipEntry.MOST, load + moreLoad));
        vector.setField(position, GossipEntry.LOAD, Float.floatToRawIntBits(assumed));
        int tasksGuests = vector.field(position, GossipEntry.TASKS_GUESTS);
        int tasks = (int) Math.max(0, Math.min(0xffffL, (tasksGuests >>> 16) + (long) moreTasks));
        vector.setField(position, GossipEntry.TASKS_GUESTS, tasks << 16 | tasksGuests & 0xffff);
    }

    /** A member could not be told: until it is heard of again only a few try it, and what was known of it is forgotten. */
    public void unreachable(int host, double now) {
        if (host == self || !members.contains(host)) {
            return;
        }
        int position = vector.find(host, 0);
        if (position >= 0) {
            vector.remove(position);
        }
        int dead = dead(host);
        if (dead < 0) {
            if (deadCount == deadHosts.length) {
                int room = Math.max(4, 2 * deadCount);
                deadHosts = Arrays.copyOf(deadHosts, room);
                deadSince = Arrays.copyOf(deadSince, room);
            }
            dead = deadCount++;
            deadHosts[dead] = host;
        }
        deadSince[dead] = millis(now);
    }

    /** Members believed alive, this host included. */
    public int alive() {
        return members.size() - deadCount;
    }

    /**
     * Chooses whom to tell now, and drops what is too old.
     *
     * @param random draws the host
     * @return the index of another member, {@link #NOBODY} when there is none
     */
    public int step(double now, RandomGenerator random) {
        stepMillis = millis(now);
        int maxAge = maxAgeMillis();
        workspace.add(GossipCounter.ENTRIES_EXPIRED, vector.removeOlder(maxAge, stepMillis, self));
        int count = members.size();
        int others = members.contains(self) ? count - 1 : count;
        if (others <= 0) {
            return NOBODY;
        }
        int alive = others - deadCount;
        boolean any = deadCount == 0
                || alive == 0
                || workspace.settings().targets() == GossipSettings.TargetChoice.UNIFORM
                || random.nextInt(Math.max(FEWEST_ALIVE, alive)) == 0;
        int position = 0;
        for (int i = 0; i < TRIES; i++) {
            position = random.nextInt(count);
            if (qualifies(members.hostIndex(position), any)) {
                return members.hostIndex(position);
            }
        }
        for (int i = 0; i < count; i++) {
            position = position + 1 == count ? 0 : position + 1;
            if (qualifies(members.hostIndex(position), any)) {
                return members.hostIndex(position);
            }
        }
        return NOBODY;
    }

    /**
     * Writes the message of the last {@link #step}: the youngest entries, its own among them, with their ages at that time.
     *
     * @param into   at least {@link GossipSettings#messageBytes()} long from {@code offset} on
     * @return its length, bytes
     */
    public int write(byte[] into, int offset) {
        int size = vector.size();
        int wanted = Math.min(size, workspace.settings().window());
        boolean hasOwn = vector.find(self, 0) >= 0;
        LoadVector.Selection youngest = workspace.selection;
        int[] ages = workspace.ages(size);
        int others = 0;
        for (int i = 0; i < size; i++) {
            if (vector.host(i) != self) {
                ages[others++] = vector.age(i, stepMillis);
            }
        }
        youngest.prepare(ages, others, hasOwn ? wanted - 1 : wanted, turn += TURN);
        int at = offset + GossipEntry.HEADER_BYTES;
        for (int i = 0; i < size; i++) {
            if (vector.host(i) == self || youngest.takes(vector.age(i, stepMillis))) {
                vector.write(i, stepMillis, into, at);
                at += GossipEntry.BYTES;
            }
        }
        GossipEntry.putHeader(into, offset, wanted);
        workspace.add(GossipCounter.MESSAGES_WRITTEN, 1);
        return at - offset;
    }

    /**
     * Writes a message of this host's own entry alone, for one that it meets.
     *
     * @param into at least {@link GossipSettings#messageBytes()} long from {@code offset} on
     * @return its length, bytes
     */
    public int writeOwn(byte[] into, int offset, double now) {
        int position = vector.find(self, 0);
        int at = offset + GossipEntry.HEADER_BYTES;
        if (position >= 0) {
            vector.write(position, millis(now), into, at);
            at += GossipEntry.BYTES;
        }
        GossipEntry.putHeader(into, offset, position >= 0 ? 1 : 0);
        workspace.add(GossipCounter.MESSAGES_WRITTEN, 1);
        return at - offset;
    }

    /**
     * Takes over what is news of a message of another host. What cannot be is counted and ignored.
     *
     * @param from   index of the host that sent it, as known from the connection and not from the message
     * @param bytes  holds the message
     * @param offset where it begins
     * @param length its length
     */
    public void receive(int from, byte[] bytes, int offset, int length, double now) {
        workspace.add(GossipCounter.MESSAGES_RECEIVED, 1);
        if (from == self || !members.contains(from)) {
            workspace.add(GossipCounter.UNKNOWN_SENDER, 1);
            return;
        }
        int header = length < GossipEntry.HEADER_BYTES ? 0 : GossipEntry.word(bytes, offset);
        int count = header & 0xffff;
        if (header >>> 16 != GossipEntry.VERSION || length != GossipEntry.HEADER_BYTES + count * GossipEntry.BYTES) {
            workspace.add(GossipCounter.MALFORMED, 1);
            return;
        }
        if (count > workspace.settings().longestWindow()) {
            workspace.add(GossipCounter.TOO_LONG, 1);
            return;
        }
        int dead = dead(from);
        if (dead >= 0) {
            revive(dead);
        }
        int nowMillis = millis(now);
        int base = nowMillis - (int) Math.round(workspace.settings().latency() * MILLIS);
        int fresh = replaceOlder(bytes, offset + GossipEntry.HEADER_BYTES, count, base, nowMillis);
        if (fresh > 0) {
            add(bytes, fresh, base, nowMillis);
        }
    }

    /** What is known, each host at the position of its entry; right until the core is next told something. */
    public GossipView known(double now) {
        return new GossipView(vector, members, null, millis(now));
    }

    /**
     * All members; those never heard of are standard hosts of infinite age about which all else is 0. Right until the core is next told something.
     */
    public GossipView members(double now) {
        int[] positions = new int[members.size()];
        int next = 0;
        for (int i = 0; i < positions.length; i++) {
            int host = members.hostIndex(i);
            while (next < vector.size() && vector.host(next) < host) {
                next++;
            }
            positions[i] = next < vector.size() && vector.host(next) == host ? next : -1;
        }
        return new GossipView(vector, members, positions, millis(now));
    }

    /** Puts news about known hosts in place; answers the number of entries about others, whose offsets are in the workspace. */
    private int replaceOlder(byte[] bytes, int start, int count, int base, int nowMillis) {
        int fresh = 0;
        int taken = 0;
        int older = 0;
        int previous = 0;
        int from = 0;
        for (int i = 0; i < count; i++) {
            int offset = start + i * GossipEntry.BYTES;
            int host = GossipEntry.word(bytes, offset);
            if (host <= previous) {
                workspace.add(host < 1 ? GossipCounter.UNKNOWN_HOST : GossipCounter.OUT_OF_ORDER, 1);
                continue;
            }
            previous = host;
            if (host == self) {
                older++;
                continue;
            }
            int position = vector.find(host, from);
            if (position >= 0) {
                from = position + 1;
                int time = base - GossipEntry.word(bytes, offset, GossipEntry.TIME);
                // The usual case costs no look at the figures.
                if (GossipEntry.word(bytes, offset, GossipEntry.TIME) >= 0 && time - vector.time(position) <= 0) {
                    older++;
                } else if (isAcceptable(bytes, offset, host, base, nowMillis)) {
                    vector.set(position, bytes, offset, time);
                    taken++;
                }
            } else {
                from = -position - 1;
                if (isAcceptable(bytes, offset, host, base, nowMillis)) {
                    workspace.fresh[fresh++] = offset;
                }
            }
        }
        workspace.add(GossipCounter.ENTRIES_TAKEN, taken);
        workspace.add(GossipCounter.ENTRIES_OLDER, older);
        return fresh;
    }

    /** Adds entries about hosts unknown so far; the oldest go if there is not enough room. */
    private void add(byte[] bytes, int fresh, int base, int nowMillis) {
        int[] offsets = workspace.fresh;
        int kept = fresh;
        int surplus = vector.size() + fresh - workspace.settings().capacity();
        if (surplus > 0) {
            int[] ages = workspace.ages(vector.size() + fresh);
            int others = 0;
            for (int i = 0; i < vector.size(); i++) {
                if (vector.host(i) != self) {
                    ages[others++] = vector.age(i, nowMillis);
                }
            }
            for (int i = 0; i < fresh; i++) {
                ages[others++] = age(bytes, offsets[i], base, nowMillis);
            }
            LoadVector.Selection youngest = workspace.selection;
            youngest.prepare(ages, others, others - surplus, turn += TURN);
            vector.retain(youngest, nowMillis, self);
            kept = 0;
            for (int i = 0; i < fresh; i++) {
                if (youngest.takes(age(bytes, offsets[i], base, nowMillis))) {
                    offsets[kept++] = offsets[i];
                }
            }
            workspace.add(GossipCounter.ENTRIES_CROWDED_OUT, surplus);
        }
        vector.merge(bytes, offsets, kept, base);
        workspace.add(GossipCounter.ENTRIES_TAKEN, kept);
    }

    private boolean isAcceptable(byte[] bytes, int offset, int host, int base, int nowMillis) {
        int age = GossipEntry.word(bytes, offset, GossipEntry.TIME);
        GossipCounter fault = null;
        if (!members.contains(host)) {
            fault = GossipCounter.UNKNOWN_HOST;
        } else if (age < 0) {
            fault = GossipCounter.FROM_THE_FUTURE;
        } else if (age > maxAgeMillis()) {
            fault = GossipCounter.TOO_OLD;
        } else if (!GossipEntry.isPlausible(bytes, offset)) {
            fault = GossipCounter.ABSURD;
        } else if (deadCount > 0) {
            int dead = dead(host);
            if (dead >= 0 && base - age - deadSince[dead] <= 0) {
                fault = GossipCounter.OF_THE_DEAD;
            } else if (dead >= 0) {
                revive(dead);
            }
        }
        if (fault != null) {
            workspace.add(fault, 1);
        }
        return fault == null;
    }

    private int age(byte[] bytes, int offset, int base, int nowMillis) {
        return nowMillis - base + GossipEntry.word(bytes, offset, GossipEntry.TIME);
    }

    private int maxAgeMillis() {
        return (int) (workspace.settings().maxAge() * MILLIS);
    }

    private boolean qualifies(int host, boolean any) {
        return host != self && (any || dead(host) < 0);
    }

    private int dead(int host) {
        for (int i = 0; i < deadCount; i++) {
            if (deadHosts[i] == host) {
                return i;
            }
        }
        return -1;
    }

    private void revive(int position) {
        deadCount--;
        deadHosts[position] = deadHosts[deadCount];
        deadSince[position] = deadSince[deadCount];
    }

    /** Milliseconds that wrap around: what lies less than 24 days apart can be compared. */
    private static int millis(double seconds) {
        return (int) (long) Math.floor(seconds * MILLIS);
    }
}
