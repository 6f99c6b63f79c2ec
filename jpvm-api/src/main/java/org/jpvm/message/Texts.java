package org.jpvm.message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jpvm.PvmError;
import org.jpvm.PvmException;

/** Strings to bytes and back in any charset; what does not fit is refused, never replaced. */
final class Texts {
    private static final char FIRST_NOT_ASCII = 0x80;

    private Texts() {}

    /** Whether each character of the text is one byte in this charset, with the character's number. */
    static boolean isAsItIs(String text, Charset charset) {
        if (!isLikeAscii(charset)) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST_NOT_ASCII) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLikeAscii(Charset charset) {
        return charset == StandardCharsets.UTF_8
                || charset == StandardCharsets.ISO_8859_1
                || charset == StandardCharsets.US_ASCII;
    }

    /** Copies a text of ASCII characters. */
    // The method is deprecated as it copies low bytes only, which are all there are here.
    @SuppressWarnings("deprecation")
    static void copyAscii(String text, byte[] target, int position) {
        text.getBytes(0, text.length(), target, position);
    }

    /**
     * The bytes of a text, without a terminator.
     *
     * @throws PvmException BAD_PARAM for a character that the charset has not, OVERFLOW for a text longer than a message
     */
    static byte[] encode(String text, Charset charset) {
        if (!charset.canEncode()) {
            throw new PvmException(PvmError.BAD_PARAM, "charset " + charset + " cannot encode");
        }
        CharsetEncoder encoder = charset.newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer in = CharBuffer.wrap(text);
        long mostBytes = (long) Math.ceil(text.length() * (double) encoder.maxBytesPerChar()) + 8;
        ByteBuffer out = ByteBuffer.allocate((int) Math.min(mostBytes, Body.MAX_BYTES));
        CoderResult result = encoder.encode(in, out, true);
        if (result.isUnderflow()) {
            result = encoder.flush(out);
        }
        if (result.isOverflow()) {
            throw new PvmException(
                    PvmError.OVERFLOW, "a text of " + text.length() + " characters is longer than a message");
        }
        if (result.isError()) {
            int at = in.position();
            throw new PvmException(
                    PvmError.BAD_PARAM,
                    "the character at index=" + at + " (U+" + Integer.toHexString(text.charAt(at))
                            + (result.isMalformed() ? ", half a surrogate pair" : "") + ") has no form in " + charset);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /**
     * The text of some bytes.
     *
     * @throws PvmException BAD_MSG for bytes that are no text of the charset
     */
    static String decode(byte[] bytes, int offset, int count, Charset charset) {
        if (isLikeAscii(charset) && isAscii(bytes, offset, count)) {
            return new String(bytes, offset, count, StandardCharsets.ISO_8859_1);
        }
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, count);
        try {
            return decoder.decode(in).toString();
        } catch (CharacterCodingException e) {
            int at = in.position() - offset;
            throw new PvmException(
                    PvmError.BAD_MSG,
                    "the byte at offset=" + at + " of a string of " + count + " bytes is no text in " + charset
                            + "; was it packed in another charset?",
                    e);
        }
    }

    private static boolean isAscii(byte[] bytes, int offset, int count) {
        for (int i = offset; i < offset + count; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
