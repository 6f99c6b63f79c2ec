package org.jpvm.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Commands in text to a Java daemon, and its answers: TM_TICKLE, ten numbers at a time, most significant byte of a number first.
 *
 * <pre>
 * 11 0 n b...   n bytes of the command in UTF-8, four in a number     answer: nothing
 * 11 1          the command is complete                               answer: length of its answer in bytes
 * 11 2 p        part of its answer from byte p                        answer: up to 40 bytes
 * </pre>
 *
 * C's daemon answers unknown tickles with no numbers. A daemon keeps one such talk per task: callers of one task take turns.
 */
public final class TickleText {
    /** Most bytes of a command. */
    public static final int MAX_COMMAND_BYTES = 512;

    private static final int CODE = 11;
    private static final int PART = 0;
    private static final int RUN = 1;
    private static final int READ = 2;
    private static final int PART_BYTES = 28;
    private static final int MAX_ANSWER_BYTES = 1 << 20;

    private TickleText() {}

    /** Asks the daemon of a task; {@code pvm_tickle}. */
    @FunctionalInterface
    public interface Tickle {
        /** Numbers in, numbers out; waits for the daemon. */
        int[] tickle(int... numbers);
    }

    /**
     * Has the daemon run a command and waits for it.
     *
     * @return the lines of its answer; null when it is not a Java daemon
     * @throws IllegalArgumentException for a command that is too long
     */
    public static List<String> ask(Tickle daemon, String command) {
        byte[] bytes = command.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_COMMAND_BYTES) {
            throw new IllegalArgumentException(
                    "a command of " + bytes.length + " bytes; a daemon takes " + MAX_COMMAND_BYTES);
        }
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
            daemon.tickle(numbers);
        }
        int[] length = daemon.tickle(CODE, RUN);
        if (length.length != 1 || length[0] < 0 || length[0] > MAX_ANSWER_BYTES) {
            return null;
        }
        return List.of(read(daemon, length[0]).split("\n"));
    }

    private static String read(Tickle daemon, int length) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        while (answer.size() < length) {
            int[] numbers = daemon.tickle(CODE, READ, answer.size());
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
}
