package org.jpvm.daemon.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/** XDR bodies as text: ints, and strings where the bytes look like one. */
final class Words {
    private static final int ELLIPSIS_WORDS = 40;

    private Words() {}

    static String print(byte[] body) {
        StringJoiner words = new StringJoiner(" ");
        int position = 0;
        int count = 0;
        while (position + 4 <= body.length) {
            if (++count > ELLIPSIS_WORDS) {
                words.add("... " + (body.length - position) + " bytes");
                return words.toString();
            }
            int value = intAt(body, position);
            position += 4;
            int padded = XdrReader.padded(value);
            if (value >= 2 && value <= 256 && padded <= body.length - position && isText(body, position, value)) {
                words.add(quote(new String(body, position, value - 1, StandardCharsets.UTF_8)));
                position += padded;
            } else {
                words.add(value >= -99 && value <= 9999 ? Integer.toString(value) : "0x" + Integer.toHexString(value));
            }
        }
        for (; position < body.length; position++) {
            words.add(String.format("%02x", body[position]));
        }
        return words.toString();
    }

    private static int intAt(byte[] body, int position) {
        return (body[position] & 0xff) << 24
                | (body[position + 1] & 0xff) << 16
                | (body[position + 2] & 0xff) << 8
                | body[position + 3] & 0xff;
    }

    private static boolean isText(byte[] body, int position, int length) {
        for (int i = 0; i < length - 1; i++) {
            byte b = body[position + i];
            if (b != '\n' && (b < ' ' || b > '~')) {
                return false;
            }
        }
        return body[position + length - 1] == 0;
    }

    private static String quote(String text) {
        return '"' + text.replace("\n", "\\n") + '"';
    }

    /** Words of a script line: blanks separate, quotes hold together. */
    static List<String> split(String line) {
        List<String> words = new ArrayList<>();
        int i = 0;
        while (i < line.length()) {
            char c = line.charAt(i);
            if (c == ' ') {
                i++;
            } else if (c == '"') {
                int end = line.indexOf('"', i + 1);
                words.add(line.substring(i, end));
                i = end + 1;
            } else {
                int end = line.indexOf(' ', i);
                end = end < 0 ? line.length() : end;
                words.add(line.substring(i, end));
                i = end;
            }
        }
        return words;
    }

    /** Packs words: {@code "text} as a string, {@code bytes:n} as n bytes, anything else as an int. */
    static byte[] pack(List<String> words) {
        XdrWriter out = new XdrWriter();
        for (String word : words) {
            if (word.startsWith("\"")) {
                out.putString(word.substring(1).replace("\\n", "\n"));
            } else if (word.startsWith("bytes:")) {
                int count = Integer.parseInt(word.substring(6));
                out.putBytes(new byte[count], 0, count);
            } else {
                out.putInt(number(word));
            }
        }
        return out.toByteArray();
    }

    static int number(String word) {
        return word.startsWith("0x")
                ? Integer.parseUnsignedInt(word.substring(2), 16)
                : word.startsWith("t") ? Integer.parseUnsignedInt(word.substring(1), 16) : Integer.parseInt(word);
    }
}
