package org.jpvm.cli;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs a class as a hosted task and writes its exit status as {@link Wrapper} does for a process: arguments are the start of the status
 * file's name, the class, and the class's own arguments.
 */
public final class HostedProgram {
    // Distinguishes hosted tasks of one container, where a process has its id.
    private static final AtomicLong NEXT = new AtomicLong(1);

    private HostedProgram() {}

    /** See the class comment. */
    public static void main(String[] args) throws Exception {
        Path status = Path.of(args[0] + "." + (ProcessHandle.current().pid() * 1_000_000 + NEXT.getAndIncrement()));
        write(status, "");
        int code = 1;
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            Class<?> program = Class.forName(args[1], true, loader);
            program.getMethod("main", String[].class).invoke(null, (Object) Arrays.copyOfRange(args, 2, args.length));
            code = 0;
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
        } finally {
            write(status, code + "\n");
        }
    }

    private static void write(Path status, String text) throws IOException {
        try {
            Files.writeString(status, text);
        } catch (NoSuchFileException e) {
            // This is another host than that of the launcher, who asks for no status from here.
        }
    }
}
