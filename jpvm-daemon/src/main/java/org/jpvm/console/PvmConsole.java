package org.jpvm.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jpvm.EnrollOptions;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;

/**
 * The console program {@code pvm}: starts the daemon if none runs, runs {@code ~/.pvmrc}, then the commands of its standard input. Options:
 * {@code [-d<mask>] [-n<hostname>] [hostfile]}, all for the daemon to start. Source: pvm(1PVM), pvm-api §20.
 */
public final class PvmConsole {

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final IntConsumer exit;

    /**
     * A console that is not started yet.
     *
     * @param in          its commands
     * @param out         its output
     * @param err         where it says why it cannot start or go on
     * @param environment environment; changed by commands
     * @param exit        ends the program with a status from another thread, when the daemon is lost during a wait for input
     */
    PvmConsole(InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, IntConsumer exit) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.exit = exit;
    }

    /** Runs the console on the standard streams; the process ends with 0 after quit and halt, else with 1. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        PvmConsole console = new PvmConsole(
                System.in,
                out,
                err,
                new TreeMap<>(System.getenv()),
                status -> Runtime.getRuntime().halt(status));
        int status = console.run(List.of(arguments));
        out.flush();
        System.exit(status);
    }

    /**
     * Runs to the end of input or to quit; blocks.
     *
     * @return exit status
     */
    int run(List<String> arguments) {
        // Inherited by a daemon started from here: Ctrl-C must end neither.
        IgnoredSignals.ignore("INT");
        PvmTask pvm = null;
        try {
            pvm = enrol(arguments);
            configure(pvm, arguments);
            return converse(pvm);
        } catch (PvmException | IOException e) {
            err.println("pvm: " + e.getMessage());
            if (pvm != null) {
                close(pvm);
            }
            return 1;
        }
    }

    private PvmTask enrol(List<String> arguments) {
        try {
            PvmTask pvm = Pvm.enroll(enrollOptions());
            out.println("pvmd already running.");
            return pvm;
        } catch (PvmException e) {
            if (e.error() != PvmError.SYS_ERR) {
                throw e;
            }
        }
        EnrollOptions started = Pvm.startDaemon(arguments, new EnrollOptions(environment, null));
        environment.put("PVMSOCK", started.environment().get("PVMSOCK"));
        PvmTask pvm = Pvm.enroll(enrollOptions());
        Pvm.awaitHostfile(pvm);
        return pvm;
    }

    private EnrollOptions enrollOptions() {
        // The console hands exported variables over itself, because setenv and export change them while it runs.
        Map<String, String> own = new TreeMap<>(environment);
        own.remove(ExportList.VARIABLE);
        return new EnrollOptions(own, null);
    }

    private static void configure(PvmTask pvm, List<String> arguments) {
        pvm.setOption(TaskOption.RESV_TIDS, 1);
        if (!arguments.isEmpty() && arguments.get(0).startsWith("-d")) {
            pvm.setOption(TaskOption.DEBUG_MASK, debugMask(arguments.get(0).substring(2)));
        }
        pvm.setOption(TaskOption.ROUTE, 1);
        pvm.setOption(TaskOption.SELF_TRACE_TID, -1);
        pvm.setOption(TaskOption.SELF_OUTPUT_TID, -1);
        pvm.setOption(TaskOption.NO_RESET, 1);
        pvm.setOption(TaskOption.TRACE_OPTIONS, 1);
        pvm.setOption(TaskOption.TRACE_BUFFER, 0);
        pvm.notifyOn(NotifyKind.HOST_ADD, MessageLoop.NEW_HOSTS_TAG, -1);
    }

    private static int debugMask(String text) {
        try {
            return text.startsWith("0x") ? Integer.parseUnsignedInt(text.substring(2), 16) : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private int converse(PvmTask pvm) throws IOException {
        ConsoleSession session = new ConsoleSession(pvm, out, environment);
        CommandTable table = new CommandTable();
        LineSource lines = isTerminal() ? new TerminalLines(table, session) : new ScriptLines(in, out);
        MessageLoop messages = new MessageLoop(session, lines::show, e -> {
            if (!session.isHalting()) {
                out.flush();
                err.println("pvm: " + e.getMessage());
                exit.accept(1);
            }
        });
        synchronized (session) {
            runStartFile(table, session);
            promptOrQuit(lines, session);
        }
        messages.start();
        while (!session.isQuitting()) {
            String line = lines.nextLine();
            synchronized (session) {
                if (line == null) {
                    session.quit();
                } else {
                    table.execute(session, line);
                }
                promptOrQuit(lines, session);
            }
        }
        messages.stop();
        if (!session.isHalting()) {
            out.println();
            pvm.close();
            out.println("Console: exit handler called");
            out.println("pvmd still running.");
        }
        return 0;
    }

    private void promptOrQuit(LineSource lines, ConsoleSession session) {
        if (!session.isQuitting()) {
            lines.prompt();
        }
        out.flush();
    }

    private void runStartFile(CommandTable table, ConsoleSession session) throws IOException {
        Path file = Path.of(environment.getOrDefault("HOME", "."), ".pvmrc");
        if (!Files.isReadable(file)) {
            return;
        }
        for (String line : Files.readString(file).split("\n")) {
            out.println(line);
            table.execute(session, line);
            if (session.isQuitting()) {
                return;
            }
        }
    }

    private static void close(PvmTask pvm) {
        try {
            pvm.close();
        } catch (PvmException e) {
            // The first failure was reported; leaving a lost machine adds nothing to it.
            return;
        }
    }

    private boolean isTerminal() {
        if (in != System.in) {
            return false;
        }
        Path descriptor = Path.of("/proc/self/fd/0");
        try {
            if (Files.isSymbolicLink(descriptor)) {
                return Files.readSymbolicLink(descriptor).toString().matches("/dev/(pts/|tty|console).*");
            }
        } catch (IOException e) {
            return false;
        }
        return System.console() != null;
    }
}
