package org.jpvm.daemon.core;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrWriter;

/**
 * Commands in text from the console of a Java daemon, and answers in text. They travel in TM_TICKLE, which C has for looking into a daemon, ten
 * numbers at a time, as a task library need not have room for more.
 *
 * <pre>
 * 11 0 n b...   n bytes of the command, four in a number, most significant first   answer: nothing
 * 11 1          the command is complete                                            answer: length of its answer in bytes
 * 11 2 p        part of its answer from byte p                                     answer: up to 40 bytes
 * </pre>
 */
final class TextRequests {
    /** First number of these requests. */
    static final int CODE = 11;

    static final int PART = 0;
    static final int RUN = 1;
    static final int READ = 2;

    static final int MAX_COMMAND_BYTES = 512;
    private static final int MAX_ANSWER_INTS = 10;
    private static final int MAX_TALKS = 1000;

    private static final class Talk {
        final ByteArrayOutputStream command = new ByteArrayOutputStream();
        byte[] answer = {};
    }

    private final PvmdState state;
    private final TreeMap<Integer, Talk> talks = new TreeMap<>();

    TextRequests(PvmdState state) {
        this.state = state;
    }

    /** A request whose first number is the code. */
    void onRequest(TaskRequest request, int[] numbers) throws MalformedMessageException {
        int tid = request.task().tid;
        if (numbers.length < 2 || talks.size() >= MAX_TALKS && !talks.containsKey(tid)) {
            throw new MalformedMessageException(
                    "tickle 11 has " + numbers.length + " numbers, or too many tasks use it");
        }
        Talk talk = talks.computeIfAbsent(tid, key -> new Talk());
        switch (numbers[1]) {
            case PART -> {
                append(talk, numbers);
                answer(request, new int[0]);
            }
            case RUN -> {
                String command = talk.command.toString(StandardCharsets.UTF_8);
                talk.command.reset();
                state.texts.run(command, tid, lines -> {
                    talk.answer = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
                    if (!request.task().gone) {
                        answer(request, new int[] {talk.answer.length});
                    }
                });
            }
            case READ -> answer(request, part(talk.answer, numbers.length > 2 ? numbers[2] : 0));
            default -> throw new MalformedMessageException("tickle 11 " + numbers[1] + " is unknown");
        }
    }

    private static void append(Talk talk, int[] numbers) throws MalformedMessageException {
        int length = numbers.length > 2 ? numbers[2] : 0;
        int room = (numbers.length - 3) * Integer.BYTES;
        if (length < 0 || length > room || talk.command.size() + length > MAX_COMMAND_BYTES) {
            talk.command.reset();
            throw new MalformedMessageException("length=" + length + " of a part of a command");
        }
        ByteBuffer bytes = ByteBuffer.allocate(room);
        for (int i = 3; i < numbers.length; i++) {
            bytes.putInt(numbers[i]);
        }
        talk.command.write(bytes.array(), 0, length);
    }

    private static int[] part(byte[] answer, int position) {
        if (position < 0 || position >= answer.length) {
            return new int[0];
        }
        int bytes = Math.min(answer.length - position, MAX_ANSWER_INTS * Integer.BYTES);
        int[] numbers = new int[(bytes + Integer.BYTES - 1) / Integer.BYTES];
        for (int i = 0; i < bytes; i++) {
            int shift = 24 - 8 * (i % Integer.BYTES);
            numbers[i / Integer.BYTES] |= (answer[position + i] & 0xff) << shift;
        }
        return numbers;
    }

    private void answer(TaskRequest request, int[] numbers) {
        state.taskMessages.reply(
                request,
                new XdrWriter(4 * numbers.length + 16).putInt(numbers.length).putInts(numbers));
    }

    /** A task is gone. */
    void taskGone(int tid) {
        talks.remove(tid);
    }
}
