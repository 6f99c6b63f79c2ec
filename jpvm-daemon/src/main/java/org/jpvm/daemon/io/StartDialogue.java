package org.jpvm.daemon.io;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jpvm.PvmError;
import org.jpvm.wire.SlaveReady;

/**
 * What the remote shell of a slave and the daemon behind it print, line by line: chatter, a Java daemon's {@link SlaveReady#JAVA_DAEMON}, and at
 * last the line of the slave or the name of an error. Whatever comes, no more than a line is kept of it, and no more than {@link #MAX_BYTES} are
 * read. Blocks as its stream does. Source: pvm-wire-protocol §5.9.
 */
final class StartDialogue {
    /** Bytes kept of one line. */
    static final int MAX_LINE_BYTES = 1000;

    /** Lines before that of the slave, and bytes of all. */
    static final int MAX_LINES = 200;

    static final int MAX_BYTES = 1 << 20;

    /** Whom the lines before that of the slave concern. */
    interface Listener {
        /** It is a Java daemon; told once. */
        void javaDaemon() throws IOException;

        /** Something for people, without control characters. */
        void chatter(String line);
    }

    private final InputStream in;
    private final byte[] line = new byte[MAX_LINE_BYTES];
    private int left = MAX_BYTES;

    private StartDialogue(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /**
     * Reads up to the line of the slave.
     *
     * @return that line, or the C name of an error, at most {@link #MAX_LINE_BYTES} characters; null when the stream ends without
     * @throws StartupException when more came than any daemon says
     */
    static String read(InputStream in, Listener listener) throws IOException, StartupException {
        StartDialogue dialogue = new StartDialogue(in);
        boolean java = false;
        for (int lines = 0; lines <= MAX_LINES; lines++) {
            String line = dialogue.next();
            if (line == null) {
                return null;
            }
            if (isAnswer(line)) {
                return line;
            }
            if (!line.startsWith(SlaveReady.JAVA_DAEMON)) {
                listener.chatter(shown(line));
            } else if (!java) {
                java = true;
                listener.javaDaemon();
            }
        }
        throw new StartupException("more than " + MAX_LINES + " lines, and none is that of a daemon");
    }

    /** Whether this is what a slave says in the end, or the name of an error in its place. */
    static boolean isAnswer(String line) {
        if (SlaveReady.isCandidate(line)) {
            return true;
        }
        String name = line.strip();
        for (PvmError error : PvmError.values()) {
            if (error != PvmError.OK && error.cName().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The next lines of a stream for people, bounded as all here; null at its end or when it is too long. */
    static void readChatter(InputStream in, Listener listener) throws IOException {
        StartDialogue dialogue = new StartDialogue(in);
        try {
            int lines = 0;
            for (String line = dialogue.next(); line != null && lines < MAX_LINES; line = dialogue.next()) {
                if (!line.isBlank()) {
                    listener.chatter(shown(line));
                    lines++;
                }
            }
        } catch (StartupException e) {
            // The rest is not worth reading.
        }
        // Nobody who writes more than is looked at shall have to wait for that.
        in.transferTo(OutputStream.nullOutputStream());
    }

    private static String shown(String line) {
        return line.chars().noneMatch(Character::isISOControl)
                ? line
                : line.replace('\t', ' ').replaceAll("[\\p{Cntrl}\\x80-\\x9f]", "?");
    }

    private String next() throws IOException, StartupException {
        int length = 0;
        int c = in.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (--left < 0) {
                throw new StartupException("more than " + MAX_BYTES + " bytes, and no line of a daemon in them");
            }
            if (length < MAX_LINE_BYTES) {
                line[length++] = (byte) c;
            }
            c = in.read();
        }
        left--;
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
        return new String(line, 0, length, StandardCharsets.UTF_8);
    }
}
