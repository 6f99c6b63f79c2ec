package org.jpvm.compat;

import java.util.List;
import java.util.stream.IntStream;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.Tid;

/** Results that C stores through pointers, and checks of arguments. */
final class Results {
    private Results() {}

    static void require(boolean valid, String argument) {
        if (!valid) {
            throw new PvmException(PvmError.BAD_PARAM, argument);
        }
    }

    /** Stores through a pointer that may be null. */
    static void store(int[] target, int value) {
        if (target != null) {
            require(target.length > 0, "an array to store into has no element");
            target[0] = value;
        }
    }

    /** Stores through a pointer that may be null. */
    static <T> void store(T[] target, T value) {
        if (target != null) {
            require(target.length > 0, "an array to store into has no element");
            target[0] = value;
        }
    }

    static int[] values(List<Tid> tids) {
        return tids.stream().mapToInt(Tid::value).toArray();
    }

    static List<Tid> tids(int[] values, int count) {
        require(count >= 0 && (count == 0 || values != null && count <= values.length), "count=" + count);
        return IntStream.range(0, count).mapToObj(i -> new Tid(values[i])).toList();
    }
}
