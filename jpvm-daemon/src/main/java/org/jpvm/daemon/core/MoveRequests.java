package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;

/** What somebody at this daemon wants of tasks, their home being here or not: to move them, to pin them, to see a table of them. */
final class MoveRequests {
    /** Questions to other daemons that wait for their answers. */
    private static final int MAX_QUESTIONS = 10_000;

    /** Longest table of a host, characters. */
    private static final int MAX_TABLE_CHARS = 4 << 20;

    /** What comes of a request. */
    interface Verdict {
        /** Null when all went well, or why not. */
        void give(String problem);
    }

    /** What comes of a question. */
    interface Lines {
        /** The answer, or one line that says why there is none. */
        void give(List<String> lines);
    }

    private interface Answer {
        void give(String text);
    }

    private record Question(int host, Answer answer) {}

    private final PvmdState state;
    private final int local;
    private final TreeMap<Integer, Question> questions = new TreeMap<>();
    private int lastNumber;

    MoveRequests(PvmdState state) {
        this.state = state;
        this.local = state.hosts.local().index();
    }

    /** Asks for a move; the verdict may come at once. */
    void move(int tid, int targetHost, Verdict verdict) {
        String problem = obstacle(tid);
        if (problem != null) {
            verdict.give(problem);
        } else if (Tid.hostIndex(tid) == local) {
            state.handover.home().ask(tid, targetHost, verdict);
        } else {
            int number = open(Tid.hostIndex(tid), text -> verdict.give(text.isEmpty() ? null : text));
            state.handover.send(
                    Tid.hostIndex(tid), Handover.message(MoveOp.ASK, 0, tid).putInts(number, targetHost));
        }
    }

    /** Lets nobody move a task from now on, or lets them again. */
    void pin(int tid, boolean pinned, Verdict verdict) {
        String problem = obstacle(tid);
        if (problem != null) {
            verdict.give(problem);
        } else if (Tid.hostIndex(tid) == local) {
            verdict.give(state.handover.home().pin(tid, pinned));
        } else {
            int number = open(Tid.hostIndex(tid), text -> verdict.give(text.isEmpty() ? null : text));
            state.handover.send(
                    Tid.hostIndex(tid), Handover.message(MoveOp.PIN, 0, tid).putInts(number, pinned ? 1 : 0));
        }
    }

    /** Whether the home of a task cannot be asked; null when it can. */
    private String obstacle(int tid) {
        int host = Tid.hostIndex(tid);
        if (!Tid.isTask(tid) || host == 0 || !state.reaches(tid)) {
            return "there is no host of a task " + Tid.text(tid);
        }
        if (host != local && !state.extensions.isUp(host)) {
            state.extensions.want(host);
            return "there is no session with its home, " + state.handover.hostName(host);
        }
        return questions.size() < MAX_QUESTIONS ? null : "too many questions are open";
    }

    /** The tables of all hosts that have one, this one's first. */
    void table(Lines lines) {
        List<String> all = new ArrayList<>(state.handover.describe());
        List<Integer> hosts = new ArrayList<>();
        for (HostEntry host : state.hosts.others()) {
            if (state.extensions.isUp(host.index()) && questions.size() + hosts.size() < MAX_QUESTIONS) {
                hosts.add(host.index());
            }
        }
        int[] left = {hosts.size()};
        if (left[0] == 0) {
            lines.give(all);
        }
        for (int host : hosts) {
            int number = open(host, text -> {
                text.lines().filter(line -> !line.isEmpty()).forEach(all::add);
                if (--left[0] == 0) {
                    lines.give(all);
                }
            });
            // The first number of a host stands for all of its tasks.
            state.handover.send(
                    host,
                    Handover.message(MoveOp.TABLE, 0, Tid.hostPart(host) | 1).putInt(number));
        }
    }

    private int open(int host, Answer answer) {
        do {
            lastNumber = lastNumber == Integer.MAX_VALUE ? 1 : lastNumber + 1;
        } while (questions.containsKey(lastNumber));
        questions.put(lastNumber, new Question(host, answer));
        return lastNumber;
    }

    /** Another daemon asks, or answers. */
    void handle(int from, MoveOp op, int tid, XdrReader body) throws MalformedMessageException {
        int number = body.readInt("request");
        switch (op) {
            case ASK -> {
                int targetHost = body.readInt("target");
                state.handover.home().ask(tid, targetHost, problem -> answer(from, tid, number, problem));
            }
            case PIN -> {
                boolean pinned = body.readInt("pinned") != 0;
                answer(from, tid, number, state.handover.home().pin(tid, pinned));
            }
            case TABLE -> answer(from, tid, number, table());
            default -> {
                String text = body.readString("answer");
                Question question = questions.get(number);
                if (question == null || question.host != from) {
                    state.count(DaemonCounter.LATE_ANSWERS);
                } else {
                    questions.remove(number);
                    question.answer.give(text);
                }
            }
        }
    }

    private String table() {
        StringBuilder text = new StringBuilder();
        for (String line : state.handover.describe()) {
            if (text.length() + line.length() < MAX_TABLE_CHARS) {
                text.append(line).append('\n');
            }
        }
        return text.toString();
    }

    private void answer(int to, int tid, int number, String text) {
        state.handover.send(
                to, Handover.message(MoveOp.ANSWER, 0, tid).putInt(number).putString(text == null ? "" : text));
    }

    /** A host is not in the machine any more. */
    void hostGone(int index) {
        for (int number : List.copyOf(questions.keySet())) {
            Question question = questions.get(number);
            if (question != null && question.host == index) {
                questions.remove(number);
                question.answer.give(state.handover.hostName(index) + " is lost");
            }
        }
    }

    /** Questions that are open. */
    int size() {
        return questions.size();
    }
}
