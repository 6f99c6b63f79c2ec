package org.jpvm.examples.paper;

import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;

/** A hosted task that talks: a member of a ring, whose neighbours it exchanges messages with, or one of two partners. It knows nothing of migration. */
public final class TalkTask {
    private static final int DO_NOT_ROUTE = 1;
    private static final int ALLOW_DIRECT = 2;
    private static final int ROUTE_DIRECT = 3;

    private TalkTask() {}

    /** The task. */
    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            Tid parent = pvm.parent().orElseThrow();
            MessageBuffer setup = pvm.receive(parent, Talk.SETUP);
            int way = setup.unpackInt();
            int self = setup.unpackInt();
            int count = setup.unpackInt();
            int bytes = setup.unpackInt();
            int cycles = setup.unpackInt();
            int[] tids = new int[count];
            setup.unpackInts(tids);
            boolean direct = way == Talk.Way.DIRECT.ordinal();
            pvm.setOption(TaskOption.ROUTE, direct ? ALLOW_DIRECT : DO_NOT_ROUTE);
            if (way == Talk.Way.PARTNERS.ordinal()) {
                partners(pvm, parent, new Tid(tids[1]));
            } else {
                int left = tids[(self + count - 1) % count];
                int right = tids[(self + 1) % count];
                ring(pvm, parent, new Tid(left), new Tid(right), new byte[bytes], cycles, direct);
            }
        }
    }

    private static void ring(PvmTask pvm, Tid parent, Tid left, Tid right, byte[] bytes, int cycles, boolean direct) {
        pvm.send(parent, Talk.READY, packer -> packer.packInt(0));
        pvm.receive(parent, Talk.GO);
        pvm.setOption(TaskOption.ROUTE, direct ? ROUTE_DIRECT : DO_NOT_ROUTE);
        for (int i = 0; i < Talk.WARM_UP; i++) {
            exchange(pvm, left, right, bytes);
        }
        long begin = System.nanoTime();
        for (int i = 0; i < cycles; i++) {
            exchange(pvm, left, right, bytes);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        pvm.setOption(TaskOption.ROUTE, ALLOW_DIRECT);
        pvm.send(parent, Talk.DONE, packer -> packer.packDouble(seconds));
        // A route that a neighbour still uses must not end before that is done.
        pvm.receive(parent, Talk.END);
    }

    private static void exchange(PvmTask pvm, Tid left, Tid right, byte[] bytes) {
        send(pvm, left, Talk.LEFT, bytes);
        send(pvm, right, Talk.RIGHT, bytes);
        pvm.receive(left, Talk.RIGHT).unpackBytes(bytes);
        pvm.receive(right, Talk.LEFT).unpackBytes(bytes);
    }

    private static void send(PvmTask pvm, Tid to, int tag, byte[] bytes) {
        MessageBuffer message = pvm.newBuffer(Encoding.RAW);
        message.packBytes(bytes);
        pvm.send(to, tag, message);
    }

    private static void partners(PvmTask pvm, Tid parent, Tid second) {
        pvm.send(parent, Talk.READY, packer -> packer.packInt(0));
        while (true) {
            MessageBuffer message = pvm.receive();
            switch (message.tag()) {
                case Talk.END -> {
                    return;
                }
                case Talk.TRIPS -> {
                    double[] nanos = new double[message.unpackInt()];
                    byte[] bytes = new byte[message.unpackInt()];
                    for (int i = 0; i < nanos.length; i++) {
                        long begin = System.nanoTime();
                        send(pvm, second, Talk.PING, bytes);
                        pvm.receive(second, Talk.PONG).unpackBytes(bytes);
                        nanos[i] = System.nanoTime() - begin;
                    }
                    pvm.send(parent, Talk.DONE, packer -> packer.packDoubles(nanos));
                }
                case Talk.PING -> {
                    byte[] bytes = new byte[message.lengthBytes()];
                    message.unpackBytes(bytes);
                    send(pvm, message.source(), Talk.PONG, bytes);
                }
                default -> {
                    // For nobody here.
                }
            }
        }
    }
}
