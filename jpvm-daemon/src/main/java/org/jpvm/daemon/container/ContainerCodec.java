package org.jpvm.daemon.container;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records as bytes, most significant byte first.
 *
 * <pre>
 * offset size name
 *      0    4 length    of what follows, 1 to 1048576
 *      4    1 type
 *      5    … fields    int: 4 bytes; long: 8 bytes; boolean: 1 byte, 0 or 1; text and bytes: int length, then UTF-8 or bytes, length -1 for null;
 *                       list: int count, then texts; map: int count, then name and value each
 * </pre>
 *
 * Pure. A body with a wrong length, an unknown type or bytes left over is refused.
 */
final class ContainerCodec {
    /** Most bytes behind the length field. */
    static final int MAX_BODY_BYTES = 1 << 20;

    private static final int MAX_LIST = 65_536;
    private static final byte START = 1;
    private static final byte SIGNAL = 2;
    private static final byte PAUSE = 3;
    private static final byte STARTED = 4;
    private static final byte REFUSED = 5;
    private static final byte OUTPUT = 6;
    private static final byte EXITED = 8;
    private static final byte NOTE = 9;
    private static final byte WANTED = 10;
    private static final byte GIVEN = 11;
    private static final byte MOVE = 12;
    private static final byte ARRIVAL = 13;
    private static final byte PART = 14;
    private static final byte MOVED = 15;
    private static final byte MEASURE = 16;
    private static final byte USAGE = 17;

    /** What a lenient decoder makes of bytes that are no UTF-8. */
    private static final char REPLACEMENT = '\ufffd';

    private static final MoveStep[] STEPS = MoveStep.values();

    private ContainerCodec() {}

    /** Bytes that are no record. */
    static final class BadRecordException extends Exception {
        private static final long serialVersionUID = 1L;

        BadRecordException(String message) {
            super(message);
        }
    }

    /**
     * The record with its length field.
     *
     * @throws BadRecordException when it is too long
     */
    static byte[] encode(ContainerRecord record) throws BadRecordException {
        Writer out = new Writer();
        if (record instanceof ContainerRecord.Start start) {
            out.type(START).number(start.tid()).text(start.className());
            out.texts(start.arguments()).variables(start.environment());
            out.text(start.classPath()).type((byte) (start.remote() ? 1 : 0));
        } else if (record instanceof ContainerRecord.Part part) {
            out.type(PART)
                    .number(part.moveId())
                    .type((byte) (part.last() ? 1 : 0))
                    .bytes(part.bytes());
        } else if (record instanceof ContainerRecord.Move move) {
            out.type(MOVE).number(move.moveId()).number(move.tid()).type((byte)
                    move.step().ordinal());
        } else if (record instanceof ContainerRecord.Moved moved) {
            out.type(MOVED).number(moved.moveId()).type((byte) moved.step().ordinal());
            out.text(moved.reason()).texts(moved.facts());
        } else if (record instanceof ContainerRecord.Arrival arrival) {
            out.type(ARRIVAL).number(arrival.moveId()).number(arrival.tid());
            out.type((byte) arrival.step().ordinal())
                    .texts(arrival.classNames())
                    .variables(arrival.environment());
            out.text(arrival.classPath()).type((byte) (arrival.remote() ? 1 : 0));
        } else if (record instanceof ContainerRecord.Wanted wanted) {
            out.type(WANTED).number(wanted.id()).number(wanted.tid()).text(wanted.name());
            out.number(wanted.occurrence());
        } else if (record instanceof ContainerRecord.Given given) {
            out.type(GIVEN).number(given.id()).text(given.file()).text(given.reason());
        } else if (record instanceof ContainerRecord.Signal signal) {
            out.type(SIGNAL).number(signal.tid()).number(signal.signal());
        } else if (record instanceof ContainerRecord.PauseOutput pause) {
            out.type(PAUSE).number(pause.tid()).type((byte) (pause.paused() ? 1 : 0));
        } else if (record instanceof ContainerRecord.Started started) {
            out.type(STARTED).number(started.tid());
        } else if (record instanceof ContainerRecord.Refused refused) {
            out.type(REFUSED).number(refused.tid()).text(refused.reason());
        } else if (record instanceof ContainerRecord.Output output) {
            out.type(OUTPUT).number(output.tid()).bytes(output.bytes());
        } else if (record instanceof ContainerRecord.Exited exited) {
            out.type(EXITED).number(exited.tid()).number(exited.waitStatus());
        } else if (record instanceof ContainerRecord.Measure) {
            out.type(MEASURE);
        } else if (record instanceof ContainerRecord.Usage usage) {
            out.type(USAGE).longNumber(usage.besideNanos()).number(usage.tasks().size());
            for (ContainerRecord.TaskUsage task : usage.tasks()) {
                out.number(task.tid()).longNumber(task.cpuNanos());
            }
        } else if (record instanceof ContainerRecord.Note note) {
            out.type(NOTE).text(note.text());
        }
        return out.finish();
    }

    /**
     * The record in a body, from position to limit.
     *
     * @throws BadRecordException when it is none
     */
    static ContainerRecord decode(ByteBuffer body) throws BadRecordException {
        try {
            ContainerRecord record = decodeFields(body);
            if (body.hasRemaining()) {
                throw new BadRecordException(body.remaining() + " bytes behind a "
                        + record.getClass().getSimpleName());
            }
            return record;
        } catch (BufferUnderflowException e) {
            throw new BadRecordException("record ends in the middle");
        }
    }

    private static ContainerRecord decodeFields(ByteBuffer in) throws BadRecordException {
        byte type = in.get();
        return switch (type) {
            case START ->
                new ContainerRecord.Start(
                        in.getInt(), required(text(in)), texts(in), variables(in), text(in), flag(in));
            case SIGNAL -> new ContainerRecord.Signal(in.getInt(), in.getInt());
            case PAUSE -> new ContainerRecord.PauseOutput(in.getInt(), flag(in));
            case STARTED -> new ContainerRecord.Started(in.getInt());
            case REFUSED -> new ContainerRecord.Refused(in.getInt(), required(text(in)));
            case OUTPUT -> new ContainerRecord.Output(in.getInt(), required(bytes(in)));
            case EXITED -> new ContainerRecord.Exited(in.getInt(), in.getInt());
            case WANTED -> new ContainerRecord.Wanted(in.getInt(), in.getInt(), required(text(in)), in.getInt());
            case GIVEN -> new ContainerRecord.Given(in.getInt(), text(in), text(in));
            case MOVE -> new ContainerRecord.Move(in.getInt(), in.getInt(), step(in));
            case ARRIVAL ->
                new ContainerRecord.Arrival(
                        in.getInt(), in.getInt(), step(in), texts(in), variables(in), text(in), flag(in));
            case PART -> new ContainerRecord.Part(in.getInt(), flag(in), required(bytes(in)));
            case MOVED -> new ContainerRecord.Moved(in.getInt(), step(in), text(in), texts(in));
            case MEASURE -> new ContainerRecord.Measure();
            case USAGE -> new ContainerRecord.Usage(in.getLong(), usages(in));
            case NOTE -> new ContainerRecord.Note(required(text(in)));
            default -> throw new BadRecordException("unknown record type " + type);
        };
    }

    private static MoveStep step(ByteBuffer in) throws BadRecordException {
        byte value = in.get();
        if (value < 0 || value >= STEPS.length) {
            throw new BadRecordException("unknown step " + value);
        }
        return STEPS[value];
    }

    private static boolean flag(ByteBuffer in) throws BadRecordException {
        byte value = in.get();
        if (value != 0 && value != 1) {
            throw new BadRecordException("boolean of value " + value);
        }
        return value == 1;
    }

    private static <T> T required(T value) throws BadRecordException {
        if (value == null) {
            throw new BadRecordException("a required field is null");
        }
        return value;
    }

    private static byte[] bytes(ByteBuffer in) throws BadRecordException {
        int length = in.getInt();
        if (length == -1) {
            return null;
        }
        if (length < 0 || length > in.remaining()) {
            throw new BadRecordException("field of " + length + " bytes where " + in.remaining() + " are left");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer in) throws BadRecordException {
        byte[] bytes = bytes(in);
        if (bytes == null) {
            return null;
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) < 0) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadRecordException("text is not UTF-8");
        }
    }

    private static int count(ByteBuffer in) throws BadRecordException {
        int count = in.getInt();
        if (count < 0 || count > MAX_LIST || count > in.remaining()) {
            throw new BadRecordException("list of " + count);
        }
        return count;
    }

    private static List<String> texts(ByteBuffer in) throws BadRecordException {
        int count = count(in);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(required(text(in)));
        }
        return texts;
    }

    private static List<ContainerRecord.TaskUsage> usages(ByteBuffer in) throws BadRecordException {
        int count = count(in);
        List<ContainerRecord.TaskUsage> usages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            usages.add(new ContainerRecord.TaskUsage(in.getInt(), in.getLong()));
        }
        return usages;
    }

    private static Map<String, String> variables(ByteBuffer in) throws BadRecordException {
        int count = count(in);
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            variables.put(required(text(in)), required(text(in)));
        }
        return variables;
    }

    private static final class Writer {
        private ByteBuffer out = ByteBuffer.allocate(512).putInt(0);

        Writer type(byte value) throws BadRecordException {
            room(1);
            out.put(value);
            return this;
        }

        Writer number(int value) throws BadRecordException {
            room(Integer.BYTES);
            out.putInt(value);
            return this;
        }

        Writer longNumber(long value) throws BadRecordException {
            room(Long.BYTES);
            out.putLong(value);
            return this;
        }

        Writer text(String value) throws BadRecordException {
            return bytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
        }

        Writer texts(List<String> values) throws BadRecordException {
            number(values.size());
            for (String value : values) {
                text(value);
            }
            return this;
        }

        Writer variables(Map<String, String> values) throws BadRecordException {
            number(values.size());
            for (Map.Entry<String, String> variable : values.entrySet()) {
                text(variable.getKey()).text(variable.getValue());
            }
            return this;
        }

        Writer bytes(byte[] value) throws BadRecordException {
            number(value == null ? -1 : value.length);
            if (value != null) {
                room(value.length);
                out.put(value);
            }
            return this;
        }

        byte[] finish() {
            out.putInt(0, out.position() - Integer.BYTES);
            byte[] bytes = new byte[out.position()];
            out.flip().get(bytes);
            return bytes;
        }

        private void room(int bytes) throws BadRecordException {
            if (out.remaining() >= bytes) {
                return;
            }
            long needed = (long) out.position() + bytes;
            if (needed > MAX_BODY_BYTES) {
                throw new BadRecordException("record longer than " + MAX_BODY_BYTES + " bytes");
            }
            out = ByteBuffer.allocate((int) Math.max(needed, Math.min(MAX_BODY_BYTES, out.capacity() * 2L)))
                    .put(out.flip());
        }
    }
}
