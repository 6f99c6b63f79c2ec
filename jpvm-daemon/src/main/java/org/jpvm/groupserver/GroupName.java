package org.jpvm.groupserver;

import java.nio.charset.StandardCharsets;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Name of a group: bytes without NUL, in whatever character set its users have.
 *
 * <p>The order is the one in which C's server lists groups: by the mean of the name's bytes, each taken as 32..127, then by the bytes.
 * Programs that read {@code pvm_gstat} see the same sequence.
 *
 * @param bytesAsChars one char of 0..255 per byte
 */
record GroupName(String bytesAsChars) implements Comparable<GroupName> {
    /** Longest name accepted. */
    static final int MAX_BYTES = 4096;

    private static final int LOWEST = 32;
    private static final int HIGHEST = 127;

    /** Reads a string; bytes after its first NUL do not count. */
    static GroupName read(XdrReader in) throws MalformedMessageException {
        int count = in.readCount("group name length", 1);
        if (count > MAX_BYTES) {
            throw new MalformedMessageException(
                    "group name has " + count + " bytes, at most " + MAX_BYTES + " are taken");
        }
        String text = new String(in.readBytes("group name", count), StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        if (end < 0) {
            throw new MalformedMessageException("group name has no NUL in its " + count + " bytes");
        }
        return new GroupName(text.substring(0, end));
    }

    /** Appends a string with its NUL. */
    void write(XdrWriter out) {
        byte[] bytes = (bytesAsChars + '\0').getBytes(StandardCharsets.ISO_8859_1);
        out.putInt(bytes.length).putBytes(bytes, 0, bytes.length);
    }

    boolean isEmpty() {
        return bytesAsChars.isEmpty();
    }

    int lengthBytes() {
        return bytesAsChars.length();
    }

    @Override
    public int compareTo(GroupName other) {
        int order = Integer.compare(meanByte(), other.meanByte());
        return order != 0 ? order : bytesAsChars.compareTo(other.bytesAsChars);
    }

    /** For people: the bytes read as UTF-8. */
    @Override
    public String toString() {
        return new String(bytesAsChars.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private int meanByte() {
        long sum = 0;
        for (int i = 0; i < bytesAsChars.length(); i++) {
            // C's char is signed, so bytes above 127 count like the lowest.
            sum += Math.max(LOWEST, (byte) bytesAsChars.charAt(i));
        }
        return bytesAsChars.isEmpty() ? 0 : (int) Math.min(HIGHEST, sum / bytesAsChars.length());
    }
}
