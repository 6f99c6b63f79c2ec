package org.jpvm.hosts;

import java.time.Duration;
import java.util.Arrays;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.TaskOption;
import org.jpvm.Tid;

/**
 * What a task that does not receive does to the others. {@code PressureMain MEGABYTES HOST OTHER-HOST [late]} starts {@code deaf} on HOST, sends it
 * so much from a task there and from one on the other host, and measures round trips between other tasks meanwhile; then {@code deaf} takes
 * everything, or, with {@code late}, enrols first. Prints figures, and {@code complete} when nothing is missing. The other roles are spawned with {@code flood}, {@code ping} or
 * {@code echo} as first argument.
 */
final class PressureMain {
    private static final int HELLO = 1;
    private static final int REPORT = 2;
    private static final int FLOOD = 3;
    private static final int PING = 4;
    private static final int ROUND = 5;
    private static final int SIGUSR1 = 10;
    private static final int DONT_ROUTE = 1;
    private static final int WORDS = 1 << 16;
    private static final int MEASURE_MILLIS = 1500;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private PressureMain() {}

    public static void main(String[] arguments) {
        try (PvmTask task = Pvm.enroll()) {
            task.setOption(TaskOption.ROUTE, DONT_ROUTE);
            switch (arguments[0]) {
                case "flood" -> flood(task, Tid.parse(arguments[1]), Integer.parseInt(arguments[2]));
                case "ping" -> ping(task, Tid.parse(arguments[1]));
                case "echo" -> echo(task);
                default -> hold(task, Integer.parseInt(arguments[0]), arguments[1], arguments[2], arguments.length > 3);
            }
        }
    }

    private static void hold(PvmTask task, int megabytes, String host, String other, boolean late) {
        String own = hex(task.tid());
        Tid deaf = late ? spawn(task, "deaf", host, own, "2", "late") : spawn(task, "deaf", host, own, "2");
        if (!late) {
            await(task, deaf, HELLO);
        }
        Tid echo = spawn(task, "PressureMain", host, "echo");
        Tid near = spawn(task, "PressureMain", host, "ping", hex(echo));
        Tid far = spawn(task, "PressureMain", other, "ping", hex(echo));
        await(task, near, HELLO);
        await(task, far, HELLO);
        // Once for the compilers.
        measure(task, near);
        measure(task, far);
        int[] nearIdle = measure(task, near);
        int[] farIdle = measure(task, far);
        long begin = System.nanoTime();
        Tid local = spawn(task, "PressureMain", host, "flood", hex(deaf), Integer.toString(megabytes / 2));
        Tid remote = spawn(task, "PressureMain", other, "flood", hex(deaf), Integer.toString(megabytes / 2));
        await(task, local, HELLO);
        await(task, remote, HELLO);
        print("on the same host", nearIdle, measure(task, near));
        print("between hosts", farIdle, measure(task, far));
        await(task, remote, REPORT);
        long sent = System.nanoTime();
        print("on the same host, all waiting", nearIdle, measure(task, near));
        task.signal(deaf, SIGUSR1);
        MessageBuffer report = await(task, deaf, REPORT);
        long kilobytes = report.unpackInt();
        int wrong = report.unpackInt();
        System.out.printf(
                "%d MB, those of the other host within %.1f s, received in %.1f s%n",
                megabytes, (sent - begin) / 1e9, (System.nanoTime() - sent) / 1e9);
        boolean complete = wrong == 0 && kilobytes >= megabytes * 1024L;
        System.out.println(complete ? "complete" : "broken: " + kilobytes + " KB, " + wrong + " messages wrong");
        task.kill(near);
        task.kill(far);
        task.kill(echo);
    }

    private static void print(String where, int[] idle, int[] loaded) {
        System.out.printf(
                "round trip %s: median %d us idle, %d us under load, ratio %.1f; 99 %%: %d us, %d us%n",
                where, idle[0], loaded[0], (double) loaded[0] / idle[0], idle[1], loaded[1]);
    }

    private static Tid spawn(PvmTask task, String program, String host, String... arguments) {
        return task.spawn(SpawnRequest.program(program).withArguments(arguments).onHost(host))
                .tids()
                .get(0);
    }

    private static String hex(Tid tid) {
        return Integer.toHexString(tid.value());
    }

    private static MessageBuffer await(PvmTask task, Tid from, int tag) {
        return task.receive(from, tag, LIMIT)
                .orElseThrow(() -> new IllegalStateException("nothing with tag " + tag + " from " + from));
    }

    private static int[] measure(PvmTask task, Tid pinger) {
        task.send(pinger, PING, packer -> packer.packInt(MEASURE_MILLIS));
        int[] figures = new int[2];
        await(task, pinger, REPORT).unpackInts(figures);
        return figures;
    }

    private static void flood(PvmTask task, Tid to, int megabytes) {
        Tid holder = task.parent().orElseThrow();
        task.send(holder, HELLO, packer -> {});
        int messages = megabytes * (1 << 20) / (4 * WORDS);
        int[] words = new int[WORDS];
        for (int number = 0; number <= messages; number++) {
            for (int i = 0; i < WORDS; i++) {
                words[i] = number * 65537 + i;
            }
            MessageBuffer message = task.newBuffer(Encoding.RAW);
            message.packInts(new int[] {number, number < messages ? WORDS : 0});
            if (number < messages) {
                message.packInts(words);
            }
            task.send(to, FLOOD, message);
        }
        task.send(holder, REPORT, packer -> {});
    }

    /** Measures round trips of a small message for as long as it is asked to: median and 99th percentile, microseconds. */
    private static void ping(PvmTask task, Tid echo) {
        Tid holder = task.parent().orElseThrow();
        task.send(holder, HELLO, packer -> {});
        while (true) {
            int millis = task.receive(holder, PING).unpackInt();
            long end = System.nanoTime() + millis * 1_000_000L;
            int[] micros = new int[1 << 20];
            int count = 0;
            while (System.nanoTime() < end && count < micros.length) {
                long begin = System.nanoTime();
                task.send(echo, ROUND, packer -> packer.packInt(1));
                task.receive(echo, ROUND);
                micros[count++] = (int) ((System.nanoTime() - begin) / 1000);
            }
            Arrays.sort(micros, 0, count);
            int[] figures = {micros[count / 2], micros[(int) (count * 0.99)]};
            task.send(holder, REPORT, packer -> packer.packInts(figures));
        }
    }

    private static void echo(PvmTask task) {
        while (true) {
            MessageBuffer message = task.receive(Tid.ANY, ROUND);
            task.send(message.source(), ROUND, packer -> packer.packInt(1));
        }
    }
}
