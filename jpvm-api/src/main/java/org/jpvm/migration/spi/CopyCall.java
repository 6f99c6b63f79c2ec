package org.jpvm.migration.spi;

import java.nio.file.Path;

/**
 * The call in which a task asks to be copied to a file. The copy holds this call, too: what {@link #resume} returns there was settled by {@link
 * #begin}, and here by {@link #end}. One that is resumed before either asks once more. The task's thread only.
 */
public interface CopyCall extends PendingCall {
    /** The file, absolute. */
    Path file();

    /** The copy is made from here on. */
    void begin();

    /**
     * The copy is made.
     *
     * @param problem null, or why there is none, in one line
     */
    void end(String problem);
}
