package org.jpvm.console;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jpvm.PvmTask;

/** Commands in text to a Java daemon and its answers, ten numbers at a time in tickles; {@code tickle 11}. */
final class DaemonText {
    private static final int CODE = 11;
    private static final int PART = 0;
    private static final int RUN = 1;
    private static final int READ = 2;
    private static final int PART_BYTES = 28;
    private static final int MAX_ANSWER_BYTES = 1 << 20;

    private DaemonText() {}

    /** Has the daemon run a command; null when it is not a Java daemon, else the lines of its answer. */
    static List<String> ask(PvmTask pvm, String command) {
        byte[] bytes = command.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += PART_BYTES) {
            byte[] part = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PART_BYTES));
            ByteBuffer padded = ByteBuffer.wrap(Arrays.copyOf(part, PART_BYTES));
            int[] numbers = new int[3 + PART_BYTES / Integer.BYTES];
            numbers[0] = CODE;
            numbers[1] = PART;
            numbers[2] = part.length;
            for (int i = 3; i < numbers.length; i++) {
                numbers[i] = padded.getInt();
            }
            pvm.tickle(numbers);
        }
        int[] length = pvm.tickle(CODE, RUN);
        if (length.length != 1 || length[0] < 0 || length[0] > MAX_ANSWER_BYTES) {
            return null;
        }
        return List.of(read(pvm, length[0]).split("\n"));
    }

    private static String read(PvmTask pvm, int length) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (answer.size() < length) {
            int[] numbers = pvm.tickle(CODE, READ, answer.size());
            ByteBuffer part = ByteBuffer.allocate(numbers.length * Integer.BYTES);
            for (int number : numbers) {
                part.putInt(number);
            }
            if (numbers.length == 0) {
                break;
            }
            answer.write(part.array(), 0, Math.min(part.capacity(), length - answer.size()));
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    /** Shows what the daemon answers. */
    static void show(ConsoleSession session, String command) {
        List<String> lines = ask(session.pvm(), command);
        if (lines == null) {
            session.out().println("the daemon here is not a Java daemon: it has no placement policies");
        } else {
            lines.forEach(session.out()::println);
        }
    }
}
