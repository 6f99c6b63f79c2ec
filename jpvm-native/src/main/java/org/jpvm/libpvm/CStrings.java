package org.jpvm.libpvm;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jpvm.Arguments;
import org.jpvm.PvmError;
import org.jpvm.PvmException;

/** Texts as C has them: UTF-8 with a NUL at the end. */
final class CStrings {
    private CStrings() {}

    /**
     * A {@code char *} for the time of a call.
     *
     * @throws PvmException BAD_PARAM when the text contains NUL, which C would cut off
     */
    static byte[] of(String text) {
        if (Arguments.given(text, "text").indexOf('\0') >= 0) {
            throw new PvmException(PvmError.BAD_PARAM, "the text contains NUL: \"" + text.replace('\0', '?') + "\"");
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /** A {@code char *[]} that ends with a null pointer, in one block that lives as long as the result is held. */
    static Memory array(List<String> texts) {
        List<byte[]> strings = texts.stream().map(CStrings::of).toList();
        long table = (texts.size() + 1L) * Native.POINTER_SIZE;
        Memory block =
                new Memory(table + strings.stream().mapToLong(s -> s.length).sum());
        long position = table;
        for (int i = 0; i < strings.size(); i++) {
            byte[] string = strings.get(i);
            block.write(position, string, 0, string.length);
            block.setPointer((long) i * Native.POINTER_SIZE, block.share(position));
            position += string.length;
        }
        block.setPointer((long) strings.size() * Native.POINTER_SIZE, null);
        return block;
    }

    /** The text at an address, empty for a null pointer. */
    static String read(Pointer text) {
        return text == null ? "" : text.getString(0, "UTF-8");
    }
}
