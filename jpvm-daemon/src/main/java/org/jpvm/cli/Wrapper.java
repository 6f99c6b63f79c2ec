package org.jpvm.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shell that stands between the daemon and the program: PVM tells nobody a task's exit status, so this writes it to a file, and it gives
 * the program the caller's directory, input and terminal. The program enrols as itself, because PVM knows it by {@code PVMEPID}, which
 * it inherits. Works under any daemon.
 */
final class Wrapper {
    /** Shell that every POSIX system has. */
    static final String SHELL = "/bin/sh";

    // $1 directory, $2 stdin or empty, $3 stdout or empty, $4 stderr or empty, $5 start of the status files' names,
    // then
    // the program.
    private static final String SCRIPT = """
            status=$5.$$
            : >"$status" || status=/dev/null
            cd "$1" || exit 126
            in=${2:-/dev/null}
            ( : <"$in" ) 2>/dev/null || in=/dev/null
            out=$3
            err=$4
            shift 5
            (
                [ -z "$out" ] || exec >"$out" 2>&1
                [ -z "$err" ] || exec 2>"$err"
                exec "$@" <"$in"
            )
            code=$?
            echo $code >"$status"
            exit $code
            """;

    private final Path directory;
    private final String prefix;

    /** Status files are written to {@code directory}. */
    Wrapper(Path directory) {
        this.directory = directory;
        this.prefix = directory.resolve("status").toString();
    }

    /** Arguments for {@link #SHELL} that run {@code command}; {@code stdin}, {@code stdout} and {@code stderr} are files to open, or empty. */
    List<String> arguments(List<String> command, String workingDirectory, String stdin, String stdout, String stderr) {
        List<String> words =
                new ArrayList<>(List.of("-c", SCRIPT, "jpvm-run", workingDirectory, stdin, stdout, stderr, prefix));
        words.addAll(command);
        return words;
    }

    /** Where the hosted form of a program writes its status; see {@link HostedProgram}. */
    String prefix() {
        return prefix;
    }

    /** Exit statuses by process id of the shell; null while the program runs, or when the shell was killed. */
    Map<Long, Integer> statuses() throws IOException {
        Map<Long, Integer> statuses = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "status.*")) {
            for (Path file : files) {
                String text = Files.readString(file);
                long pid = Long.parseLong(file.getFileName().toString().substring("status.".length()));
                statuses.put(pid, text.endsWith("\n") ? Integer.valueOf(text.strip()) : null);
            }
        }
        return statuses;
    }
}
