package org.jpvm;

import java.util.Collection;
import java.util.Map;

/** Checks of arguments that end in BAD_PARAM with the argument's name; for implementations of the interfaces here. */
public final class Arguments {
    private Arguments() {}

    /**
     * The value.
     *
     * @throws PvmException BAD_PARAM when it is null
     */
    public static <T> T given(T value, String name) {
        if (value == null) {
            throw new PvmException(PvmError.BAD_PARAM, name + "=null");
        }
        return value;
    }

    /**
     * The collection.
     *
     * @throws PvmException BAD_PARAM when it or one of its elements is null
     */
    public static <T extends Collection<?>> T allGiven(T values, String name) {
        for (Object value : given(values, name)) {
            if (value == null) {
                throw new PvmException(PvmError.BAD_PARAM, name + "=" + values + " has null in it");
            }
        }
        return values;
    }

    /**
     * The map.
     *
     * @throws PvmException BAD_PARAM when it or one of its keys or values is null
     */
    public static <K, V> Map<K, V> allGiven(Map<K, V> values, String name) {
        given(values, name);
        allGiven(values.keySet(), name);
        allGiven(values.values(), name);
        return values;
    }
}
