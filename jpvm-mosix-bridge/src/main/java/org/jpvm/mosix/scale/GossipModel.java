package org.jpvm.mosix.scale;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jpvm.mosix.gossip.GossipCore;
import org.jpvm.mosix.gossip.GossipSettings;
import org.jpvm.mosix.gossip.GossipView;
import org.jpvm.mosix.gossip.GossipWorkspace;
import org.jpvm.mosix.gossip.HostFigures;
import org.jpvm.mosix.gossip.Members;

/**
 * Idle hosts that gossip in virtual time, each at its own moment of every second, and how old their entries get. Messages take no time. The cores are
 * those that ship; what is measured is compared with {@link org.jpvm.mosix.gossip.GossipAges}.
 */
public final class GossipModel {
    private static final int TICKS = 1000;
    private static final HostFigures FIGURES = HostFigures.idle(1 << 20);
    /** One vector of so many is measured: the vectors of one second differ little, and a measurement costs as much as a message. */
    private static final int SAMPLED = 8;

    private final GossipCore[] cores;
    private final TimerWheel wheel;
    private final byte[] message;
    private final RandomGenerator random;
    private long events;
    private long samples;
    private double sumOfMeans;
    private double sumOfOldest;

    /**
     * Makes hosts that have just heard of all.
     *
     * @param hosts  how many; each knows all in the end
     * @param window entries in a message
     */
    public GossipModel(int hosts, int window, RandomGenerator random) {
        GossipSettings settings = GossipSettings.DEFAULT
                .withWindow(window)
                .withCapacity(Math.max(2, hosts))
                .withMaxAge(100_000);
        GossipWorkspace workspace = new GossipWorkspace(settings);
        Members members = Members.numbered(hosts);
        this.random = random;
        message = new byte[settings.messageBytes()];
        wheel = new TimerWheel(hosts, 1024);
        cores = new GossipCore[hosts];
        for (int i = 0; i < hosts; i++) {
            cores[i] = new GossipCore(i + 1, workspace);
            cores[i].setMembers(members);
            wheel.set(i, 1 + random.nextInt(TICKS));
        }
        introduce();
    }

    /** It takes half as long to forget a common beginning as to hear of the last host for the first time. */
    private void introduce() {
        byte[][] own = new byte[cores.length][];
        for (int i = 0; i < cores.length; i++) {
            cores[i].update(FIGURES, 0);
            cores[i].step(0, random);
            int length = cores[i].write(message, 0);
            own[i] = Arrays.copyOf(message, length);
        }
        for (GossipCore core : cores) {
            for (int i = 0; i < cores.length; i++) {
                if (cores[i] != core) {
                    core.receive(i + 1, own[i], 0, own[i].length, 0);
                }
            }
        }
    }

    /** Lets so many seconds pass. */
    public void run(int seconds) {
        run(seconds, false);
    }

    /** Lets so many seconds pass and measures vectors in them. */
    public void measure(int seconds) {
        run(seconds, true);
    }

    /**
     * Mean over the measured vectors of the mean age of their entries about others, seconds; NaN when nothing was measured. A host's own entry is
     * always fresh, and the formulas do not count it.
     */
    public double mean() {
        return sumOfMeans / samples;
    }

    /** Mean over the measured vectors of the age of their oldest entry. */
    public double oldest() {
        return sumOfOldest / samples;
    }

    /** Messages sent. */
    public long events() {
        return events;
    }

    private void run(int seconds, boolean measured) {
        long end = wheel.now() + (long) seconds * TICKS;
        for (int host = wheel.poll(end); host != TimerWheel.NONE; host = wheel.poll(end)) {
            double now = wheel.now() / (double) TICKS;
            GossipCore core = cores[host];
            core.update(FIGURES, now);
            int target = core.step(now, random);
            if (measured && random.nextInt(SAMPLED) == 0) {
                sample(core.known(now));
            }
            int length = core.write(message, 0);
            cores[target - 1].receive(core.self(), message, 0, length, now);
            wheel.set(host, wheel.now() + TICKS);
            events++;
        }
    }

    private void sample(GossipView view) {
        double sum = 0;
        double oldest = 0;
        for (int i = 0; i < view.size(); i++) {
            sum += view.age(i);
            oldest = Math.max(oldest, view.age(i));
        }
        sumOfMeans += sum / (view.size() - 1);
        sumOfOldest += oldest;
        samples++;
    }
}
