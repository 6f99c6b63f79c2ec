package org.jpvm.daemon.classes;

import org.jpvm.Tid;
import org.jpvm.daemon.core.LaunchRequest;

/**
 * Where the classes of a hosted task come from; travels as a variable of the environment that a task is started with.
 *
 * @param hostIndex host whose daemon offers them
 * @param program   what that daemon calls the class path, 32 hexadecimal digits
 */
public record ClassOrigin(int hostIndex, String program) {
    /** Name of the variable. Daemons set it; what a user sets does not count. */
    public static final String VARIABLE = LaunchRequest.ORIGIN_VARIABLE;

    /** Length of a program's name in bytes. */
    static final int PROGRAM_BYTES = 16;

    /** The value of the variable. */
    public String text() {
        return hostIndex + ":" + program;
    }

    /** The origin that a value says, null when it says none. */
    public static ClassOrigin parse(String text) {
        int colon = text == null ? -1 : text.indexOf(':');
        if (colon < 1 || colon > 4 || text.length() - colon - 1 != 2 * PROGRAM_BYTES) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (i != colon && !digit && (i < colon || c < 'a' || c > 'f')) {
                return null;
            }
        }
        int index = Integer.parseInt(text.substring(0, colon));
        return index < 1 || index > Tid.MAX_HOST_INDEX ? null : new ClassOrigin(index, text.substring(colon + 1));
    }
}
