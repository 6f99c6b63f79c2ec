package org.jpvm.daemon.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How a command is run on another host: PVM's remote shell, Slurm's {@code srun} inside an allocation, or any program by a template. Pure.
 *
 * <p>The environment variable {@value #VARIABLE} of the master daemon chooses:
 *
 * <ul>
 *   <li>unset or {@code ssh}: {@code $PVM_RSH} or, where that is unset, {@code ssh} or {@code rsh}, as {@code rsh HOST [-l LOGIN] COMMAND}
 *   <li>{@code srun}: a step of the current Slurm allocation on that node
 *   <li>else a command line in which <code>{host}</code>, <code>{login}</code> and <code>{command}</code> are replaced, for example
 *       <code>kubectl exec -i {host} -- sh -c {command}</code>. Words may be quoted with {@code '} or {@code "}; a replacement stays one
 *       word.
 * </ul>
 *
 * Source: pvm-wire-protocol §5.9.
 */
final class StartCommand {
    /** Chooses the way. */
    static final String VARIABLE = "JPVM_START";

    /** Names the remote shell. */
    static final String REMOTE_SHELL = "PVM_RSH";

    private static final String HOST = "{host}";
    private static final String LOGIN = "{login}";
    private static final String COMMAND = "{command}";
    private static final List<String> SRUN = List.of(
            "srun", "--nodes=1", "--ntasks=1", "--nodelist=" + HOST, "--overlap", "--unbuffered", "sh", "-c", COMMAND);

    private final List<String> template;
    private final String remoteShell;

    private StartCommand(List<String> template, String remoteShell) {
        this.template = template;
        this.remoteShell = remoteShell;
    }

    /**
     * The way that the environment asks for.
     *
     * @param find gives the path of a program, null when there is none
     * @throws IllegalArgumentException with one line for the user when the template is none
     */
    static StartCommand of(Map<String, String> environment, Function<String, String> find) {
        String wanted = environment.getOrDefault(VARIABLE, "").strip();
        if (wanted.isEmpty() || wanted.equals("ssh")) {
            String shell = environment.getOrDefault(REMOTE_SHELL, "");
            if (shell.isEmpty()) {
                shell = find.apply("ssh") != null ? "ssh" : "rsh";
            }
            return new StartCommand(null, shell);
        }
        if (wanted.equals("srun")) {
            return new StartCommand(SRUN, null);
        }
        List<String> words = words(wanted);
        if (words.stream().noneMatch(word -> word.contains(COMMAND))) {
            throw new IllegalArgumentException(VARIABLE + "=" + wanted + ": where is " + COMMAND
                    + "? for example: kubectl exec -i {host} -- sh -c {command}");
        }
        return new StartCommand(words, null);
    }

    /**
     * The words of the command line that runs {@code command} on a host.
     *
     * @param login {@code user@host} or the host alone
     */
    List<String> words(String login, String command) {
        int at = login.lastIndexOf('@');
        String user = at < 0 ? "" : login.substring(0, at);
        String host = login.substring(at + 1);
        List<String> line = new ArrayList<>();
        if (template == null) {
            line.add(remoteShell);
            line.add(host);
            if (!user.isEmpty()) {
                line.add("-l");
                line.add(user);
            }
            line.add(command);
            return line;
        }
        for (String word : template) {
            line.add(word.replace(HOST, host).replace(LOGIN, user).replace(COMMAND, command));
        }
        return line;
    }

    /** Whether {@code host} could be taken for an option of the program that starts it. */
    static boolean isHarmless(String login) {
        String host = login.substring(login.lastIndexOf('@') + 1);
        return !login.startsWith("-") && !host.startsWith("-") && !host.isEmpty();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                if (word != null) {
                    words.add(word.toString());
                }
                word = null;
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else {
                word.append(c);
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException(VARIABLE + "=" + text + ": the quote " + quote + " has no end");
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
