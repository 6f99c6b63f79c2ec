package org.jpvm.hosts;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.TaskOption;
import org.jpvm.Tid;

/**
 * What a task that does not receive does to the others. {@code PressureMain MEGABYTES HOST OTHER-HOST [late]} starts {@code deaf} on HOST and
 * sends it so much, half of it from a task there and half from one on the other host, in turns: while nothing moves, and while it is sent, round
 * trips between other tasks are measured. Then {@code deaf} takes everything, or, with {@code late}, enrols first. Prints figures,
 * {@code complete} when nothing is missing, and {@code slower} when the median round trip takes more than twice as long as with nothing to do.
 * The other roles are spawned with {@code flood}, {@code ping} or {@code echo} as first argument.
 */
final class PressureMain {
    private static final int HELLO = 1;
    private static final int REPORT = 2;
    private static final int FLOOD = 3;
    private static final int PING = 4;
    private static final int ROUND = 5;
    private static final int TURN = 6;
    private static final int SIGUSR1 = 10;
    private static final int DONT_ROUTE = 1;
    private static final int WORDS = 1 << 16;
    private static final int MESSAGES_OF_MEGABYTE = (1 << 20) / (4 * WORDS);
    private static final int TURNS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private PressureMain() {}

    public static void main(String[] arguments) {
        try (PvmTask task = Pvm.enroll()) {
            task.setOption(TaskOption.ROUTE, DONT_ROUTE);
            switch (arguments[0]) {
                case "flood" -> flood(task, Tid.parse(arguments[1]));
                case "ping" -> ping(task, Tid.parse(arguments[1]));
                case "echo" -> echo(task);
                default ->
                    new Holder(task, Integer.parseInt(arguments[0]))
                            .run(arguments[1], arguments[2], arguments.length > 3);
            }
        }
    }

    /** Starts the others and measures. */
    private static final class Holder {
        private final PvmTask task;
        private final int megabytes;
        private final int millis;
        private Tid near;
        private Tid far;

        Holder(PvmTask task, int megabytes) {
            this.task = task;
            this.megabytes = megabytes;
            // Less time than a turn's half of the bytes takes on a fast machine.
            this.millis = Math.max(50, megabytes / TURNS);
        }

        void run(String host, String other, boolean late) {
            String own = hex(task.tid());
            Tid deaf = late ? spawn("deaf", host, own, "2", "late") : spawn("deaf", host, own, "2");
            if (!late) {
                await(task, deaf, HELLO);
            }
            Tid echo = spawn("PressureMain", host, "echo");
            near = spawn("PressureMain", host, "ping", hex(echo));
            far = spawn("PressureMain", other, "ping", hex(echo));
            Tid local = spawn("PressureMain", host, "flood", hex(deaf));
            Tid remote = spawn("PressureMain", other, "flood", hex(deaf));
            for (Tid each : List.of(near, far, local, remote)) {
                await(task, each, HELLO);
            }
            // Once for the compilers.
            new Pair().measure();
            Pair idle = new Pair();
            Pair waiting = new Pair();
            Pair loaded = new Pair();
            idle.measure();
            long sending = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                long begin = System.nanoTime();
                int share = (turn + 1) * (megabytes / 2) / TURNS - turn * (megabytes / 2) / TURNS;
                for (Tid each : List.of(local, remote)) {
                    task.send(each, TURN, packer -> packer.packInts(new int[] {share * MESSAGES_OF_MEGABYTE, 0}));
                }
                loaded.measure();
                if (task.probe(remote, REPORT).isPresent()) {
                    System.out.println("the bytes of a turn were sent before the end of a measurement");
                }
                await(task, remote, REPORT);
                sending += System.nanoTime() - begin;
                waiting.measure();
            }
            for (Tid each : List.of(local, remote)) {
                task.send(each, TURN, packer -> packer.packInts(new int[] {0, 1}));
            }
            long sent = System.nanoTime();
            task.signal(deaf, SIGUSR1);
            MessageBuffer report = await(task, deaf, REPORT);
            long received = System.nanoTime() - sent;
            idle.measure();
            print("on the same host", idle.near, waiting.near, loaded.near);
            print("between hosts", idle.far, waiting.far, loaded.far);
            System.out.printf(
                    "%d MB, those of the other host within %.1f s, received in %.1f s%n",
                    megabytes, sending / 1e9, received / 1e9);
            long kilobytes = report.unpackInt();
            int wrong = report.unpackInt();
            boolean complete = wrong == 0 && kilobytes >= megabytes * 1024L;
            System.out.println(complete ? "complete" : "broken: " + kilobytes + " KB, " + wrong + " messages wrong");
            for (Tid each : List.of(near, far, echo)) {
                task.kill(each);
            }
        }

        /** Round trips of both pingers. */
        private final class Pair {
            final Times near = new Times();
            final Times far = new Times();

            void measure() {
                near.add(measure(Holder.this.near));
                far.add(measure(Holder.this.far));
            }

            private Times measure(Tid pinger) {
                task.send(pinger, PING, packer -> packer.packInt(millis));
                Times times = new Times();
                await(task, pinger, REPORT).unpackInts(times.counts);
                return times;
            }
        }

        private static void print(String where, Times idle, Times waiting, Times loaded) {
            System.out.println("round trip " + where + ", us: idle " + idle + "; all waiting " + waiting
                    + "; being sent " + loaded);
            boolean slower = waiting.micros(0.5) > 2 * idle.micros(0.5)
                    || loaded.micros(0.5) > 2 * Math.max(idle.micros(0.5), waiting.micros(0.5));
            if (slower) {
                System.out.println("slower " + where);
            }
        }

        private Tid spawn(String program, String host, String... arguments) {
            return task.spawn(SpawnRequest.program(program)
                            .withArguments(arguments)
                            .onHost(host))
                    .tids()
                    .get(0);
        }
    }

    /** How often a round trip took how many microseconds; the last element counts all that took longer. */
    private static final class Times {
        final int[] counts = new int[1 << 15];

        void add(int micros) {
            counts[Math.min(micros, counts.length - 1)]++;
        }

        void add(Times other) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] += other.counts[i];
            }
        }

        int micros(double part) {
            long left = (long) (part * Arrays.stream(counts).asLongStream().sum());
            int micros = 0;
            while (micros < counts.length - 1 && left >= counts[micros]) {
                left -= counts[micros++];
            }
            return micros;
        }

        @Override
        public String toString() {
            return String.format("50 %% %d, 99 %% %d, 99.9 %% %d", micros(0.5), micros(0.99), micros(0.999));
        }
    }

    private static String hex(Tid tid) {
        return Integer.toHexString(tid.value());
    }

    private static MessageBuffer await(PvmTask task, Tid from, int tag) {
        return task.receive(from, tag, LIMIT)
                .orElseThrow(() -> new IllegalStateException("nothing with tag " + tag + " from " + from));
    }

    private static void flood(PvmTask task, Tid to) {
        Tid holder = task.parent().orElseThrow();
        task.send(holder, HELLO, packer -> {});
        int[] words = new int[WORDS];
        int number = 0;
        boolean last = false;
        while (!last) {
            MessageBuffer turn = task.receive(holder, TURN);
            int end = number + turn.unpackInt();
            last = turn.unpackInt() != 0;
            while (number < end) {
                for (int i = 0; i < WORDS; i++) {
                    words[i] = number * 65537 + i;
                }
                MessageBuffer message = task.newBuffer(Encoding.RAW);
                message.packInts(new int[] {number++, WORDS});
                message.packInts(words);
                task.send(to, FLOOD, message);
            }
            task.send(holder, REPORT, packer -> {});
        }
        MessageBuffer message = task.newBuffer(Encoding.RAW);
        message.packInts(new int[] {number, 0});
        task.send(to, FLOOD, message);
    }

    /** Measures round trips of a small message for as long as it is asked to. */
    private static void ping(PvmTask task, Tid echo) {
        Tid holder = task.parent().orElseThrow();
        task.send(holder, HELLO, packer -> {});
        while (true) {
            int millis = task.receive(holder, PING).unpackInt();
            long end = System.nanoTime() + millis * 1_000_000L;
            Times times = new Times();
            while (System.nanoTime() < end) {
                long begin = System.nanoTime();
                task.send(echo, ROUND, packer -> packer.packInt(1));
                task.receive(echo, ROUND);
                times.add((int) ((System.nanoTime() - begin) / 1000));
            }
            task.send(holder, REPORT, packer -> packer.packInts(times.counts));
        }
    }

    private static void echo(PvmTask task) {
        while (true) {
            MessageBuffer message = task.receive(Tid.ANY, ROUND);
            task.send(message.source(), ROUND, packer -> packer.packInt(1));
        }
    }
}
