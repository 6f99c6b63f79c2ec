package org.jpvm.console;

import java.io.IOException;

/** Where the console gets its lines from. */
interface LineSource {
    /** Says that the next line may come; before the first one and after each command, before messages are shown again. */
    void prompt();

    /**
     * Waits for a line; where the user does not see it anyway, prints it.
     *
     * @return the line, or null at the end of input
     * @throws IOException when input fails
     */
    String nextLine() throws IOException;

    /** Shows text that arrives while a line may be under way. */
    void show(byte[] text);
}
