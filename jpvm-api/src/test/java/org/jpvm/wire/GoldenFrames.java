package org.jpvm.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Reads the annotated hex files in {@code golden/<conversation>/}. A file is one message:
 *
 * <pre>
 * # anything                  comment; the second one says where the bytes come from
 * &#64;body ConnectRequest        codec of the body, {@link BodyCodecs}
 * &#64;stream or &#64;packet          a fragment on a stream, or a datagram; repeated for messages of several fragments
 * 80 00 00 00  # name = value bytes, and a field with the value that a decoder must find there
 * .. ..        # text         bytes with any value; the loader puts 0xa5 there, which a decoder must ignore
 * </pre>
 */
public final class GoldenFrames {
    private static final byte ARBITRARY = (byte) 0xa5;

    private GoldenFrames() {}

    /** All messages, by path. */
    public static List<Message> all() {
        try (Stream<Path> files = Files.walk(root())) {
            List<Message> messages = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".hex"))
                    .sorted()
                    .toList()) {
                messages.add(parse(root().relativize(file).toString().replace('\\', '/'), Files.readAllLines(file)));
            }
            return messages;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The message in {@code golden/<name>}. */
    public static Message load(String name) {
        try {
            return parse(name, Files.readAllLines(root().resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        try {
            return Path.of(Objects.requireNonNull(GoldenFrames.class.getResource("/golden"), "no golden files")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static Message parse(String name, List<String> lines) {
        String codec = null;
        List<Frame> frames = new ArrayList<>();
        Bytes bytes = null;
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            int hash = line.indexOf('#');
            String data = (hash < 0 ? line : line.substring(0, hash)).strip();
            if (data.startsWith("@body ")) {
                codec = data.substring("@body ".length());
            } else if (data.equals("@stream") || data.equals("@packet")) {
                if (bytes != null) {
                    frames.add(bytes.frame());
                }
                bytes = new Bytes(data.equals("@packet"));
            } else if (!data.isEmpty()) {
                if (bytes == null) {
                    throw new IllegalStateException(name + ":" + number + ": bytes before @stream or @packet");
                }
                bytes.add(data, hash < 0 ? "" : line.substring(hash + 1).strip());
            }
        }
        if (codec == null || bytes == null) {
            throw new IllegalStateException(name + ": no @body or no frame");
        }
        frames.add(bytes.frame());
        return new Message(name, codec, frames);
    }

    /** One message: its frames, and the codec that reads its body. */
    public record Message(String name, String codec, List<Frame> frames) {
        /** Whether there is a message at all; pure acknowledgements carry none. */
        public boolean hasHeader() {
            return frames.get(0).startsMessage();
        }

        /** The header of the message. */
        public MessageHeader header() {
            return MessageHeader.get(ByteBuffer.wrap(frames.get(0).bytes), 16);
        }

        /** The body, put together from all frames; arbitrary bytes are 0xa5. */
        public byte[] body() {
            return joined(false);
        }

        /** For each byte of the body 0xff if its value counts, else 0. */
        public byte[] bodyMask() {
            return joined(true);
        }

        /** The annotated fields of the body, in order. */
        public Map<String, Object> bodyFields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            for (Frame frame : frames) {
                frame.fields.forEach((path, value) -> {
                    if (!isHeaderField(path)) {
                        fields.put(path, value);
                    }
                });
            }
            return fields;
        }

        private byte[] joined(boolean mask) {
            byte[] all = new byte[0];
            for (Frame frame : frames) {
                byte[] source = mask ? frame.mask : frame.bytes;
                int start = 16 + (frame.startsMessage() ? MessageHeader.LENGTH_BYTES : 0);
                int old = all.length;
                all = Arrays.copyOf(all, old + Math.max(0, source.length - start));
                System.arraycopy(source, Math.min(start, source.length), all, old, all.length - old);
            }
            return all;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** One fragment or datagram with its header. */
    public record Frame(boolean packet, byte[] bytes, byte[] mask, Map<String, Object> fields) {
        /** Whether a message header follows the frame's own. */
        public boolean startsMessage() {
            return (bytes[12] & FragmentHeader.SOM) != 0;
        }
    }

    static boolean isHeaderField(String path) {
        return path.startsWith("frame.") || path.startsWith("packet.") || path.startsWith("message.");
    }

    private static final class Bytes {
        private final boolean packet;
        private byte[] bytes = new byte[64];
        private byte[] mask = new byte[64];
        private int length;
        private final Map<String, Object> fields = new LinkedHashMap<>();

        Bytes(boolean packet) {
            this.packet = packet;
        }

        void add(String data, String annotation) {
            for (String token : data.split("\\s+")) {
                if (length == bytes.length) {
                    bytes = Arrays.copyOf(bytes, length * 2);
                    mask = Arrays.copyOf(mask, length * 2);
                }
                boolean any = token.equals("..");
                bytes[length] = any ? ARBITRARY : (byte) Integer.parseInt(token, 16);
                mask[length++] = (byte) (any ? 0 : 0xff);
            }
            int equals = annotation.indexOf(" = ");
            if (equals >= 0) {
                Object old = fields.put(annotation.substring(0, equals), value(annotation.substring(equals + 3)));
                if (old != null) {
                    throw new IllegalStateException("annotated twice: " + annotation);
                }
            }
        }

        Frame frame() {
            return new Frame(packet, Arrays.copyOf(bytes, length), Arrays.copyOf(mask, length), fields);
        }

        private static Object value(String text) {
            if (text.startsWith("\"")) {
                return text.substring(1, text.length() - 1)
                        .replace("\\n", "\n")
                        .replace("\\\"", "\"")
                        .replace("\\\\", "\\");
            }
            String number = text.split(" ; ")[0].strip();
            return number.startsWith("0x")
                    ? Integer.parseUnsignedInt(number.substring(2), 16)
                    : Integer.parseInt(number);
        }
    }
}
