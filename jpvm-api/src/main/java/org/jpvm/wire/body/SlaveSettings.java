package org.jpvm.wire.body;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Body of DM_SLCONF: settings for a slave, only those that are given.
 *
 * <pre>
 * to end { int field ; str value }
 * </pre>
 *
 * Source: pvm-wire-protocol §5.11.
 *
 * @param settings the settings, possibly none
 */
public record SlaveSettings(List<Setting> settings) {
    /** Search path for tasks, {@code ep=}; variables are substituted at the slave. */
    public static final int SEARCH_PATH = 1;
    /** Path of the debugger, {@code bx=}. */
    public static final int DEBUGGER_PATH = 2;
    /** Working directory, {@code wd=}; variables are substituted at the slave. */
    public static final int WORKING_DIRECTORY = 3;
    /** Tid of the resource manager, hexadecimal. */
    public static final int SCHEDULER = 4;
    /** Registered tracer, {@link TraceSettings}. */
    public static final int TRACE = 5;

    /** Keeps a copy of the list. */
    public SlaveSettings {
        settings = List.copyOf(settings);
    }

    /** Reads the body from the reader's position. */
    public static SlaveSettings read(XdrReader in) throws MalformedMessageException {
        List<Setting> settings = new ArrayList<>();
        while (in.remainingBytes() > 0) {
            settings.add(Setting.read(in));
        }
        return new SlaveSettings(settings);
    }

    /** Appends the body. */
    public void write(XdrWriter out) {
        for (Setting item : settings) {
            item.write(out);
        }
    }

    /**
     * One setting.
     *
     * @param field which, such as {@link #SEARCH_PATH}
     * @param value its text
     */
    public record Setting(int field, String value) {
        static Setting read(XdrReader in) throws MalformedMessageException {
            return new Setting(in.readInt("field"), in.readString("value"));
        }

        void write(XdrWriter out) {
            out.putInt(field);
            out.putString(value);
        }
    }
}
