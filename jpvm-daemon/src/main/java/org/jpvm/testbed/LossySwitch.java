package org.jpvm.testbed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.jpvm.os.TapDevice;

/**
 * An Ethernet switch between tap devices, one per host. It learns which address is behind which port, as a switch does, and on the way does
 * to frames what {@link Impairment} says. A thread per port reads; frames that are late wait in a queue for another thread.
 */
public final class LossySwitch {
    private static final String DEVICE = "eth0";
    private static final int ADDRESS_BYTES = 6;
    private static final int LEAST_FRAME_BYTES = 14;
    private static final int GROUP_BIT = 1;
    private static final int SETTINGS = 5;
    private static final long NANOS_PER_MILLISECOND = 1_000_000;

    private final List<TapDevice> ports = new ArrayList<>();
    private final ConcurrentMap<Long, Integer> portOfAddress = new ConcurrentHashMap<>();
    private final DelayQueue<Late> late = new DelayQueue<>();
    private final Impairment.Plan plan;
    private final long seed;

    private LossySwitch(Impairment.Plan plan, long seed) {
        this.plan = plan;
        this.seed = seed;
    }

    /**
     * The program.
     *
     * @param arguments loss, doubling (percent), delay (milliseconds), reordering (percent), seed, then a process of each host
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length <= SETTINGS) {
            System.err.println("usage: LossySwitch LOSS% DUP% DELAY-MS REORDER% SEED PID...");
            System.exit(2);
        }
        long delayNanos = (long) (Double.parseDouble(arguments[2]) * NANOS_PER_MILLISECOND);
        Impairment.Plan plan = new Impairment.Plan(
                Double.parseDouble(arguments[0]),
                Double.parseDouble(arguments[1]),
                delayNanos,
                Double.parseDouble(arguments[3]));
        LossySwitch lossySwitch = new LossySwitch(plan, Long.parseLong(arguments[4]));
        for (String pid : Arrays.asList(arguments).subList(SETTINGS, arguments.length)) {
            lossySwitch.ports.add(TapDevice.open(Long.parseLong(pid), DEVICE));
        }
        lossySwitch.start();
        System.out.println("ready with " + lossySwitch.ports.size() + " ports");
    }

    private void start() {
        for (int port = 0; port < ports.size(); port++) {
            int number = port;
            new Thread(() -> read(number), "port-" + number).start();
        }
        new Thread(this::deliverLate, "late").start();
    }

    private void read(int port) {
        TapDevice device = ports.get(port);
        Impairment impairment = new Impairment(plan, seed + port);
        byte[] frame = new byte[TapDevice.MAX_FRAME_BYTES];
        for (int length = device.read(frame); length >= 0; length = device.read(frame)) {
            if (length < LEAST_FRAME_BYTES) {
                continue;
            }
            portOfAddress.put(address(frame, ADDRESS_BYTES), port);
            Integer known = (frame[0] & GROUP_BIT) != 0 ? null : portOfAddress.get(address(frame, 0));
            int copies = impairment.copies();
            for (int copy = 0; copy < copies; copy++) {
                long delay = impairment.delayNanos();
                if (delay == 0) {
                    pass(port, known, frame, length);
                } else {
                    late.add(new Late(System.nanoTime() + delay, port, known, Arrays.copyOf(frame, length)));
                }
            }
        }
    }

    /** To the port where the receiver is, or to all others while that is not known. */
    private void pass(int from, Integer known, byte[] frame, int length) {
        if (known != null) {
            ports.get(known).write(frame, length);
            return;
        }
        for (int port = 0; port < ports.size(); port++) {
            if (port != from) {
                ports.get(port).write(frame, length);
            }
        }
    }

    private void deliverLate() {
        try {
            while (true) {
                Late one = late.take();
                pass(one.from, one.known, one.frame, one.frame.length);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long address(byte[] frame, int offset) {
        long address = 0;
        for (int i = 0; i < ADDRESS_BYTES; i++) {
            address = address << Byte.SIZE | frame[offset + i] & 0xff;
        }
        return address;
    }

    private static final class Late implements Delayed {
        final long dueNanos;
        final int from;
        final Integer known;
        final byte[] frame;

        Late(long dueNanos, int from, Integer known, byte[] frame) {
            this.dueNanos = dueNanos;
            this.from = from;
            this.known = known;
            this.frame = frame;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.signum(dueNanos - ((Late) other).dueNanos);
        }
    }
}
