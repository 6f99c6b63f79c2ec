package org.jpvm.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jpvm.HostInfo;
import org.jpvm.PvmException;
import org.jpvm.TaskInfo;

/**
 * Lines typed at a terminal, with history and completion of commands, hosts and tids. The only class that needs a terminal library, so
 * that scripts do not load one.
 */
final class TerminalLines implements LineSource {
    private static final String HISTORY_FILE = ".pvm_history";

    private final LineReader reader;
    private final CommandTable table;
    private final ConsoleSession session;

    TerminalLines(CommandTable table, ConsoleSession session) throws IOException {
        this.table = table;
        this.session = session;
        Terminal terminal = TerminalBuilder.builder().system(true).build();
        terminal.handle(Terminal.Signal.INT, Terminal.SignalHandler.SIG_IGN);
        LineReaderBuilder builder =
                LineReaderBuilder.builder().terminal(terminal).completer(this::complete);
        String home = session.environment().get("HOME");
        if (home != null) {
            builder.variable(LineReader.HISTORY_FILE, Path.of(home, HISTORY_FILE));
        }
        builder.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        reader = builder.build();
    }

    @Override
    public void prompt() {
        // The line editor draws it, again after every text that is shown above it.
    }

    @Override
    public String nextLine() {
        while (true) {
            try {
                return reader.readLine(ScriptLines.PROMPT);
            } catch (UserInterruptException e) {
                // Ctrl-C empties the line and does nothing else.
                continue;
            } catch (EndOfFileException e) {
                return null;
            }
        }
    }

    @Override
    public void show(byte[] text) {
        String lines = new String(text, StandardCharsets.UTF_8);
        reader.printAbove(lines.endsWith("\n") ? lines.substring(0, lines.length() - 1) : lines);
    }

    private void complete(LineReader lineReader, ParsedLine line, List<Candidate> candidates) {
        if (line.wordIndex() == 0) {
            table.all().forEach(command -> candidates.add(new Candidate(command.name())));
            return;
        }
        try {
            switch (line.words().get(0)) {
                case "help" -> table.all().forEach(command -> candidates.add(new Candidate(command.name())));
                case "mstat", "delete", "expel", "bring", "engines" -> hosts(candidates, "");
                case "spawn" -> hosts(candidates, "-");
                case "kill", "sig", "pstat", "pin", "unpin" -> tids(candidates);
                case "migrate" -> {
                    if (line.wordIndex() == 1) {
                        tids(candidates);
                    } else {
                        hosts(candidates, "");
                    }
                }
                case "balance" -> words(candidates, "fair", "mosix", "none");
                case "load" -> words(candidates, "block", "admit", "leave", "stay");
                case "getopt", "setopt" ->
                    OptionNames.all().forEach(option -> candidates.add(new Candidate(OptionNames.name(option))));
                default -> {}
            }
        } catch (PvmException e) {
            // Completion is an offer; the command itself will report what is wrong.
            candidates.clear();
        }
    }

    private void hosts(List<Candidate> candidates, String prefix) {
        for (HostInfo host : session.pvm().hosts()) {
            candidates.add(new Candidate(prefix + host.name()));
        }
    }

    private static void words(List<Candidate> candidates, String... words) {
        for (String word : words) {
            candidates.add(new Candidate(word));
        }
    }

    private void tids(List<Candidate> candidates) {
        for (TaskInfo task : session.pvm().tasks()) {
            if (task.tid().isTask()) {
                candidates.add(new Candidate(task.tid().toString()));
            }
        }
    }
}
