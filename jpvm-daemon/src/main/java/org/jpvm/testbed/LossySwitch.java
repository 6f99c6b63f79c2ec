package org.jpvm.testbed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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
 * to frames what {@link Impairment} says. A thread per port reads; frames that are late wait in a queue for another thread. A line on standard
 * input, "LOSS% DUP% DELAY-MS REORDER%", is another plan from then on, and is answered by one on standard output.
 */
public final class LossySwitch {
    private static final String DEVICE = "eth0";
    private static final int ADDRESS_BYTES = 6;
    private static final int LEAST_FRAME_BYTES = 14;
    private static final int GROUP_BIT = 1;
    private static final int PLAN = 4;
    private static final int SETTINGS = PLAN + 1;
    private static final long NANOS_PER_MILLISECOND = 1_000_000;

    private final List<TapDevice> ports = new ArrayList<>();
    private final ConcurrentMap<Long, Integer> portOfAddress = new ConcurrentHashMap<>();
    private final DelayQueue<Late> late = new DelayQueue<>();
    private final List<Impairment> impairments = new ArrayList<>();

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
        Impairment.Plan plan = plan(arguments);
        long seed = Long.parseLong(arguments[PLAN]);
        LossySwitch lossySwitch = new LossySwitch();
        for (String pid : Arrays.asList(arguments).subList(SETTINGS, arguments.length)) {
            lossySwitch.impairments.add(new Impairment(plan, seed + lossySwitch.ports.size()));
            lossySwitch.ports.add(TapDevice.open(Long.parseLong(pid), DEVICE));
        }
        lossySwitch.start();
        System.out.println("ready with " + lossySwitch.ports.size() + " ports");
        lossySwitch.followPlans();
    }

    private static Impairment.Plan plan(String[] words) {
        return new Impairment.Plan(
                Double.parseDouble(words[0]),
                Double.parseDouble(words[1]),
                (long) (Double.parseDouble(words[2]) * NANOS_PER_MILLISECOND),
                Double.parseDouble(words[3]));
    }

    private void followPlans() throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Impairment.Plan plan = plan(line.split(" ", PLAN));
            impairments.forEach(each -> each.follow(plan));
            System.out.println("now " + line);
        }
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
        Impairment impairment = impairments.get(port);
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
