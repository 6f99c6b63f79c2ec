package org.jpvm.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A Java daemon's side of commands in text by tickles: notes them, and answers with lines. */
public final class FakeTextDaemon {
    private static final int ANSWER_BYTES = 40;

    private final List<String> commands = new ArrayList<>();
    private final Function<String, String> lines;
    private final ByteArrayOutputStream command = new ByteArrayOutputStream();
    private byte[] answer = {};

    /** @param lines from a command to the lines of its answer */
    public FakeTextDaemon(Function<String, String> lines) {
        this.lines = lines;
    }

    /** What was asked. */
    public List<String> commands() {
        return commands;
    }

    /** Numbers in, numbers out, as a daemon does it. */
    public int[] tickle(int... numbers) {
        if (numbers[0] != 11) {
            return new int[0];
        }
        switch (numbers[1]) {
            case 0 -> {
                ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * (numbers.length - 3));
                for (int i = 3; i < numbers.length; i++) {
                    bytes.putInt(numbers[i]);
                }
                command.write(bytes.array(), 0, numbers[2]);
                return new int[0];
            }
            case 1 -> {
                String text = command.toString(StandardCharsets.UTF_8);
                command.reset();
                commands.add(text);
                answer = lines.apply(text).getBytes(StandardCharsets.UTF_8);
                return new int[] {answer.length};
            }
            default -> {
                int left = Math.max(0, Math.min(answer.length - numbers[2], ANSWER_BYTES));
                ByteBuffer bytes = ByteBuffer.allocate((left + 3) / Integer.BYTES * Integer.BYTES);
                bytes.put(answer, numbers[2], left).rewind();
                int[] part = new int[bytes.capacity() / Integer.BYTES];
                bytes.asIntBuffer().get(part);
                return part;
            }
        }
    }
}
