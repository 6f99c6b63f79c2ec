package org.jpvm.daemon.classes;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What daemons say to each other about classes. Hashes are SHA-256, as 64 hexadecimal digits here and 32 bytes on the wire; most significant byte
 * first.
 *
 * <pre>
 * offset size
 *      0    1  type
 *      1    4  number of the request, the asker's
 *      5    …  open:    program 16                                   answer: opened, refused
 *              opened:  stamp 32
 *              get:     program 16, occurrence 2, count of hashes 1, hashes, name in UTF-8 up to the end
 *                                                                    answer: same, found and its parts, absent, refused
 *              same:    hash 32
 *              found:   hash 32, length 4
 *              part:    bytes up to the end
 *              absent:  nothing
 *              refused: reason 1
 * </pre>
 */
sealed interface ClassMessage {
    /** Longest class or resource. */
    int MAX_CONTENT_BYTES = 16 << 20;

    /** Bytes of the content in one part. */
    int PART_BYTES = 32 * 1024;

    /** Hashes that the asker has the content for already. */
    int MAX_HASHES = 2;

    /** Longest message. */
    int MAX_BYTES = PART_BYTES + 16;

    int HASH_BYTES = 32;

    /** Number of the request that it is, or answers. */
    int id();

    /** What is there of a program now? */
    record Open(int id, String program) implements ClassMessage {}

    /** Something that changes with any file of the program. */
    record Opened(int id, String stamp) implements ClassMessage {}

    /** Send a class or resource, the n-th of that name on the class path, 0 for the first; unless it has one of these hashes. */
    record Get(int id, String program, int occurrence, List<String> hashes, String name) implements ClassMessage {}

    /** It has this hash, one of those that were named. */
    record Same(int id, String hash) implements ClassMessage {}

    /** It follows, in parts. */
    record Found(int id, String hash, int length) implements ClassMessage {}

    /** The next bytes of it. */
    record Part(int id, byte[] bytes) implements ClassMessage {}

    /** There is none. */
    record Absent(int id) implements ClassMessage {}

    /** It cannot be had. */
    record Refused(int id, Refusal reason) implements ClassMessage {}

    /** Why a request is refused; the place in this list is on the wire. */
    enum Refusal {
        UNKNOWN_PROGRAM("its daemon does not know the class path any more"),
        TOO_LONG("it is longer than " + (MAX_CONTENT_BYTES >> 20) + " MB"),
        BUSY("its daemon has too much to do"),
        UNREADABLE("its file cannot be read there");

        final String text;

        Refusal(String text) {
            this.text = text;
        }
    }

    /** Puts the message behind the position of a buffer with room for {@link #MAX_BYTES}. */
    default void write(ByteBuffer out) {
        if (this instanceof Open open) {
            head(out, 1).put(bytes(open.program));
        } else if (this instanceof Opened opened) {
            head(out, 2).put(bytes(opened.stamp));
        } else if (this instanceof Get get) {
            head(out, 3)
                    .put(bytes(get.program))
                    .putShort((short) get.occurrence)
                    .put((byte) get.hashes.size());
            get.hashes.forEach(hash -> out.put(bytes(hash)));
            out.put(get.name.getBytes(StandardCharsets.UTF_8));
        } else if (this instanceof Same same) {
            head(out, 4).put(bytes(same.hash));
        } else if (this instanceof Found found) {
            head(out, 5).put(bytes(found.hash)).putInt(found.length);
        } else if (this instanceof Part part) {
            head(out, 6).put(part.bytes);
        } else if (this instanceof Absent) {
            head(out, 7);
        } else if (this instanceof Refused refused) {
            head(out, 8).put((byte) refused.reason.ordinal());
        }
    }

    private ByteBuffer head(ByteBuffer out, int type) {
        return out.put((byte) type).putInt(id());
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** The message that these bytes are, null when they are none. */
    static ClassMessage read(ByteBuffer bytes, int start, int end) {
        ByteBuffer in = bytes.duplicate().position(start).limit(end).slice();
        try {
            int type = in.get();
            int id = in.getInt();
            ClassMessage message = read(type, id, in);
            return in.hasRemaining() ? null : message;
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    private static ClassMessage read(int type, int id, ByteBuffer in) {
        return switch (type) {
            case 1 -> new Open(id, hex(in, ClassOrigin.PROGRAM_BYTES));
            case 2 -> new Opened(id, hex(in, HASH_BYTES));
            case 3 -> readGet(id, in);
            case 4 -> new Same(id, hex(in, HASH_BYTES));
            case 5 -> {
                String hash = hex(in, HASH_BYTES);
                int length = in.getInt();
                yield length < 0 || length > MAX_CONTENT_BYTES ? null : new Found(id, hash, length);
            }
            case 6 -> in.remaining() < 1 || in.remaining() > PART_BYTES ? null : new Part(id, rest(in));
            case 7 -> new Absent(id);
            case 8 -> {
                int reason = in.get();
                yield reason < 0 || reason >= Refusal.values().length
                        ? null
                        : new Refused(id, Refusal.values()[reason]);
            }
            default -> null;
        };
    }

    private static Get readGet(int id, ByteBuffer in) {
        String program = hex(in, ClassOrigin.PROGRAM_BYTES);
        int occurrence = in.getShort() & 0xffff;
        int count = in.get();
        if (count < 0 || count > MAX_HASHES) {
            return null;
        }
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            hashes.add(hex(in, HASH_BYTES));
        }
        if (in.remaining() > ResourceNames.MAX_BYTES) {
            return null;
        }
        // What is not UTF-8 becomes a character that no valid name has.
        String name = new String(rest(in), StandardCharsets.UTF_8);
        return ResourceNames.isValid(name) ? new Get(id, program, occurrence, hashes, name) : null;
    }

    private static String hex(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] rest(ByteBuffer in) {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        return bytes;
    }
}
