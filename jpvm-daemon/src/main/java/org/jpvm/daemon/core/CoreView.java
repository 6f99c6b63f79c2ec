package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a daemon holds at one moment, for those who check it from outside; a copy.
 *
 * @param serial         number of the host table
 * @param hosts          names of the hosts by their indices
 * @param tids           tasks of this host, ascending
 * @param questions      questions that wait for their answers, oldest first
 * @param notifies       notifications about ends that tasks here wait for
 * @param remoteWatchers questions of other daemons about ends of tasks here
 * @param multicasts     multicast addresses that were announced and not used
 * @param waitingReads   blocking mailbox reads that wait at this daemon
 * @param mailboxEntries entries of the mailbox that are not of daemons
 * @param queuedBytes    memory of packets that other hosts have not acknowledged
 * @param heldSources    tasks that are not read, because a receiver does not keep up, and guests of which the same is so
 * @param moves          tasks away from home, and what goes on about them
 */
public record CoreView(
        int serial,
        SortedMap<Integer, String> hosts,
        List<Integer> tids,
        List<Question> questions,
        int notifies,
        int remoteWatchers,
        List<Integer> multicasts,
        int waitingReads,
        int mailboxEntries,
        long queuedBytes,
        int heldSources,
        Moves moves) {
    /**
     * One question.
     *
     * @param kind     what is asked, such as {@code SPAWN}; {@code TASK_END} is the one that may stay as long as the task
     * @param taskTid  task that asked, 0 for the daemon
     * @param hostPart host that was asked
     */
    public record Question(String kind, int taskTid, int hostPart) {}

    /**
     * What there is of tasks that move or have moved.
     *
     * @param guests    tasks of other hosts that run here, ascending
     * @param away      tasks of this host that run elsewhere, and the index of the host where they do
     * @param learners  hosts that may send straight to tasks of this host, by tid
     * @param paths     tasks of other hosts to which this one sends straight, and where they are: 0 while that is asked
     * @param hints     tasks of other hosts to which a straight way is to be asked for
     * @param waysAsked ways of guests to other hosts for which their homes were asked
     * @param open      moves in which this host has a part, and requests for moves that were not answered
     * @param sweeps    waits until what was sent has arrived
     */
    public record Moves(
            List<Integer> guests,
            SortedMap<Integer, Integer> away,
            SortedMap<Integer, List<Integer>> learners,
            SortedMap<Integer, Integer> paths,
            List<Integer> hints,
            int waysAsked,
            int open,
            int sweeps) {}

    private static Moves moves(PvmdState state) {
        TreeMap<Integer, Integer> away = new TreeMap<>();
        TreeMap<Integer, List<Integer>> learners = new TreeMap<>();
        for (Task task : state.tasks.all()) {
            if (task.isAway()) {
                away.put(task.tid, task.place);
            }
            if (!task.learners.isEmpty()) {
                learners.put(task.tid, task.learners.stream().boxed().toList());
            }
        }
        Handover handover = state.handover;
        return new Moves(
                state.tasks.guests().stream().map(guest -> guest.tid).sorted().toList(),
                away,
                learners,
                handover.paths().places(),
                handover.paths().hints(),
                handover.guestPaths().asked(),
                handover.size() - handover.sweeps().size(),
                handover.sweeps().size());
    }

    static CoreView of(PvmdState state) {
        TreeMap<Integer, String> hosts = new TreeMap<>();
        state.hosts.all().forEach(host -> hosts.put(host.index(), host.name()));
        Collection<Task> tasks = state.tasks.all();
        List<Question> questions = new ArrayList<>();
        for (WaitContext wait : state.waits.all()) {
            questions.add(new Question(wait.kind.name(), wait.taskTid, wait.hostPart));
        }
        long queued = 0;
        for (Peer peer : state.peers.all()) {
            queued += peer.link.queuedBytes();
        }
        return new CoreView(
                state.hosts.serial(),
                hosts,
                tasks.stream().map(task -> task.tid).sorted().toList(),
                questions,
                state.notifies.size(),
                state.remoteTasks.size(),
                state.multicasts.addresses(),
                state.daemonMessages.mailbox().waitingReads(),
                state.mailbox.sizeOfTasks(),
                queued,
                held(tasks) + held(state.tasks.guests()),
                moves(state));
    }

    private static int held(Collection<Task> tasks) {
        return (int) tasks.stream().filter(task -> !task.heldBy.isEmpty()).count();
    }
}
