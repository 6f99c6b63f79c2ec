package org.jpvm.daemon.core;

import java.util.List;
import org.jpvm.PvmException;
import org.jpvm.Tid;
import org.jpvm.wire.DaemonCode;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * Commands in text, of tasks of this host and, by {@code at HOST COMMAND}, of tasks of others: DM_TEXT carries the command to the daemon of that host
 * and DM_TEXTACK the lines of its answer back. Between Java daemons that have a session.
 */
final class TextCommands {
    /** Word that sends the rest to another host. */
    private static final String AT = "at ";

    private static final int MAX_ANSWER_CHARS = 1 << 19;

    /** Takes an answer, now or later. */
    interface Lines {
        /** The lines, at least one. */
        void give(List<String> lines);
    }

    private final PvmdState state;

    TextCommands(PvmdState state) {
        this.state = state;
    }

    /**
     * Runs a command.
     *
     * @param taskTid task that asks, 0 for one of another host
     */
    void run(String command, int taskTid, Lines answer) {
        int blank = command.indexOf(' ');
        String verb = blank < 0 ? command : command.substring(0, blank);
        String rest = blank < 0 ? null : command.substring(blank + 1).trim();
        switch (verb) {
            case "placement" -> {
                if (rest == null) {
                    answer.give(state.placementService.describe());
                } else {
                    String name = rest.equals("standard") ? "" : rest;
                    state.placementService.select(
                            name,
                            problem -> answer.give(
                                    List.of(problem == null ? "policy " + state.placementService.policy() : problem)));
                }
            }
            case "load" -> {
                if (rest == null) {
                    answer.give(state.placementService.describeLoad());
                } else {
                    String problem = state.placementService.command(rest);
                    answer.give(List.of(problem == null ? "ok" : problem));
                }
            }
            case "balance" -> answer.give(balance(rest));
            case "engines" -> answer.give(engines());
            case "tasks" -> tasks(rest, taskTid, answer);
            case "hint" -> hint(rest == null ? "" : rest, taskTid, answer);
            case "migrate" -> move(rest, problem -> answer.give(List.of(problem == null ? "ok" : problem)));
            case "pin", "unpin" ->
                pin(rest, verb.equals("pin"), problem -> answer.give(List.of(problem == null ? "ok" : problem)));
            case "at" -> at(rest == null ? "" : rest, taskTid, answer);
            default -> answer.give(List.of("the daemon here knows no command " + verb));
        }
    }

    private List<String> balance(String name) {
        if (name == null) {
            return state.placementService.describeBalance();
        }
        String problem = state.placementService.command("balance " + name);
        return List.of(problem == null ? "balance " + name : problem);
    }

    /** {@code tasks}: those of this daemon; {@code tasks all}: of all; {@code tasks TID}: that one. */
    private void tasks(String what, int taskTid, Lines answer) {
        if (what == null) {
            answer.give(state.handover.describe());
        } else if (what.equals("all")) {
            state.handover.requests().table(answer::give);
        } else {
            Tid tid = tid(what);
            Task task = tid == null ? null : state.tasks.find(tid.value());
            if (task != null) {
                answer.give(List.of(state.handover.describe(task)));
            } else if (tid == null || !tid.isTask() || state.hosts.isLocal(tid.value())) {
                answer.give(List.of("there is no task " + what));
            } else {
                passOn(tid.hostIndex(), "tasks " + what, taskTid, answer);
            }
        }
    }

    /** {@code hint TID WORDS}, for the bridge of the host where the task runs, which its home knows. */
    private void hint(String rest, int taskTid, Lines answer) {
        int blank = rest.indexOf(' ');
        Tid tid = tid(blank < 0 ? rest : rest.substring(0, blank));
        if (tid == null || !tid.isTask()) {
            answer.give(List.of("a task is wanted, such as t40002"));
            return;
        }
        Task own = state.tasks.find(tid.value());
        if (state.tasks.here(tid.value()) != null) {
            String problem = state.placementService.command("hint " + rest);
            answer.give(List.of(problem == null ? "ok" : problem));
        } else if (own != null) {
            passOn(own.place, "hint " + rest, taskTid, answer);
        } else if (taskTid == 0 || state.hosts.isLocal(tid.value())) {
            answer.give(List.of("there is no task " + tid + " here"));
        } else {
            passOn(tid.hostIndex(), "hint " + rest, taskTid, answer);
        }
    }

    /** {@code migrate TID HOST}: the host by its name or index. */
    private void move(String words, MoveRequests.Verdict verdict) {
        String[] word = words == null ? new String[0] : words.split(" +");
        Tid tid = word.length == 2 ? tid(word[0]) : null;
        HostEntry host = word.length == 2 ? host(word[1]) : null;
        if (tid == null) {
            verdict.give("a task and a host are wanted, such as: migrate t40002 node2");
        } else if (host == null) {
            verdict.give("there is no host " + word[1]);
        } else {
            state.handover.requests().move(tid.value(), host.index(), verdict);
        }
    }

    private void pin(String word, boolean pinned, MoveRequests.Verdict verdict) {
        Tid tid = word == null ? null : tid(word);
        if (tid == null) {
            verdict.give("a task is wanted, such as t40002");
        } else {
            state.handover.requests().pin(tid.value(), pinned, verdict);
        }
    }

    /** A tid as people write it; null when it is none. */
    private static Tid tid(String word) {
        try {
            return Tid.parse(word);
        } catch (PvmException e) {
            return null;
        }
    }

    private HostEntry host(String word) {
        HostEntry named = state.hosts.ofName(word);
        if (named != null || !word.matches("[0-9]{1,4}")) {
            return named;
        }
        int index = Integer.parseInt(word);
        return index > Tid.MAX_HOST_INDEX ? null : state.hosts.find(index);
    }

    /** Another daemon knows. */
    private void passOn(int hostIndex, String command, int taskTid, Lines answer) {
        HostEntry host = state.hosts.find(hostIndex);
        if (host == null) {
            answer.give(List.of("there is no host " + hostIndex));
        } else if (!state.extensions.isUp(hostIndex)) {
            answer.give(List.of("there is no session with " + host.name() + ": it has no Java daemon, or another key"));
        } else {
            ask(host, command, taskTid, answer);
        }
    }

    private List<String> engines() {
        List<String> lines = state.effects.migration().describe();
        return lines.isEmpty()
                ? List.of("tasks of " + state.hosts.local().name() + " stay there: its daemon has no engines")
                : lines;
    }

    private void at(String rest, int taskTid, Lines answer) {
        int blank = rest.indexOf(' ');
        String name = blank < 0 ? rest : rest.substring(0, blank);
        String command = blank < 0 ? "" : rest.substring(blank + 1).trim();
        HostEntry host = state.hosts.ofName(name);
        if (command.isEmpty() || command.startsWith(AT)) {
            answer.give(List.of("which command? at HOST COMMAND"));
        } else if (host == null) {
            answer.give(List.of("there is no host " + name + " in the machine; conf lists them"));
        } else if (host == state.hosts.local()) {
            run(command, taskTid, answer);
        } else {
            passOn(host.index(), command, taskTid, answer);
        }
    }

    private void ask(HostEntry host, String command, int taskTid, Lines answer) {
        XdrWriter body = new XdrWriter(command.length() + 16).putString(command);
        try {
            state.daemonMessages.ask(
                    DaemonCode.TEXT,
                    host.index(),
                    WaitContext.Kind.TEXT,
                    taskTid,
                    body,
                    (ending, reply) -> answer.give(
                            switch (ending) {
                                case ANSWERED ->
                                    List.of(reply.readString("answer").split("\n"));
                                case HOST_LOST -> List.of(host.name() + " is lost");
                                case REFUSED -> List.of("too many questions are open");
                            }));
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("own question is malformed", e);
        }
    }

    /** DM_TEXT. */
    void onText(int from, int waitId, XdrReader body) throws MalformedMessageException {
        String command = body.readString("command");
        if (command.length() > TextRequests.MAX_COMMAND_BYTES) {
            throw new MalformedMessageException("command of " + command.length() + " characters");
        }
        Lines reply = lines -> {
            String text = String.join("\n", lines);
            String sent = text.length() <= MAX_ANSWER_CHARS ? text : text.substring(0, MAX_ANSWER_CHARS);
            state.daemonMessages.send(
                    from, DaemonCode.TEXTACK, 0, waitId, new XdrWriter(sent.length() + 16).putString(sent));
        };
        if (command.startsWith(AT)) {
            state.count(DaemonCounter.REFUSED);
            reply.give(List.of("a command goes to one host"));
            return;
        }
        run(command, 0, reply);
    }
}
