package org.jpvm.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.wire.body.OutputRecord;

/**
 * Spawns the roots of a run, forwards what they and their descendants write, and waits for the end of all. One thread calls {@link #run};
 * {@link #kill} may come from another.
 */
final class RunSession {
    private static final int OUTPUT = 1;
    private static final int ROOT_ENDED = 2;
    private static final int SIGKILL = 9;
    /** Silence after which an unfinished line is taken for a prompt. */
    private static final Duration PROMPT = Duration.ofMillis(100);
    /** How many such silences the output of a task may stay away after its end was notified. */
    private static final int LOST_OUTPUT_PROMPTS = 50;
    /** Silence after which the user is told what is waited for. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(3).toNanos();

    private final PvmTask pvm;
    private final OutputTracker tracker;
    private final boolean tellWhatIsWaitedFor;
    private final DirectOutput direct;
    private volatile List<Tid> roots = List.of();
    private volatile boolean killed;

    /**
     * Output goes to {@code out}; {@code interactive} users are told on stderr when only descendants are left.
     *
     * @param direct pipe into which the only root writes, or null when its output, too, comes by the daemon
     */
    RunSession(PvmTask pvm, OutputStream out, boolean interactive, DirectOutput direct) {
        this.pvm = pvm;
        this.direct = direct;
        this.tracker = new OutputTracker(out);
        this.tellWhatIsWaitedFor = interactive;
    }

    /**
     * Spawns and waits.
     *
     * @return the tasks that started
     * @throws CommandFailedException when none or not all did; those that did are killed
     * @throws IOException            when output cannot be written
     */
    List<Tid> run(SpawnRequest request, String name) throws CommandFailedException, IOException {
        // Not made the current context before the spawn: tasks inherit the current one.
        int context = pvm.newContext();
        pvm.setOption(TaskOption.OUTPUT_TID, pvm.tid().value());
        pvm.setOption(TaskOption.OUTPUT_CONTEXT, context);
        pvm.setOption(TaskOption.OUTPUT_CODE, OUTPUT);
        SpawnResult result = pvm.spawn(request.withoutParent());
        roots = result.tids();
        if (!result.isComplete()) {
            kill();
            throw failed(result.errors().get(0), request, name);
        }
        pvm.setContext(context);
        roots.forEach(tracker::addRoot);
        pvm.notifyOn(NotifyKind.TASK_EXIT, ROOT_ENDED, roots);
        if (direct != null) {
            int root = roots.get(0).value();
            direct.start((bytes, count) -> tracker.handle(OutputRecord.ofData(root, Arrays.copyOf(bytes, count))));
        }
        waitForAll();
        if (direct != null) {
            // The root has ended, or at least left the machine, so it has opened the pipe if it ever will.
            direct.release();
            // What the killed program left in the background may hold the pipe open as long as it likes.
            while (direct.isOpen() && !killed) {
                direct.await(PROMPT.toMillis());
                tracker.flushPrompts();
            }
            direct.check();
        }
        tracker.flushPrompts();
        return roots;
    }

    private void waitForAll() throws IOException {
        boolean told = !tellWhatIsWaitedFor;
        long rootsClosed = 0;
        int quiet = 0;
        while (!tracker.isComplete()) {
            Optional<MessageBuffer> message = pvm.receive(Tid.ANY, PvmTask.ANY_TAG, PROMPT);
            if (direct != null) {
                direct.check();
            }
            if (message.isEmpty()) {
                tracker.flushPrompts();
            }
            if (message.isPresent()) {
                handle(message.get());
                quiet = 0;
            } else if (tracker.isAbandoned() && ++quiet > LOST_OUTPUT_PROMPTS) {
                return;
            }
            if (!told && tracker.areRootsClosed()) {
                rootsClosed = rootsClosed == 0 ? System.nanoTime() : rootsClosed;
                if (System.nanoTime() - rootsClosed > PATIENCE_NANOS) {
                    System.err.println("jpvm run: waiting for its children " + tracker.open() + "; Ctrl-C ends them");
                    told = true;
                }
            }
        }
    }

    private void handle(MessageBuffer message) throws IOException {
        if (message.tag() == ROOT_ENDED) {
            tracker.handleExit(new Tid(message.unpackInt()));
            return;
        }
        if (message.tag() != OUTPUT) {
            return;
        }
        try {
            int tid = message.unpackInt();
            int kind = message.unpackInt();
            if (kind > message.remainingBytes()) {
                return;
            }
            if (kind > 0) {
                byte[] data = new byte[kind];
                message.unpackBytes(data);
                tracker.handle(OutputRecord.ofData(tid, data));
            } else {
                tracker.handle(kind == OutputRecord.EOF ? OutputRecord.ofEof(tid) : OutputRecord.ofStart(tid, kind, 0));
            }
        } catch (PvmException e) {
            System.err.println(
                    "jpvm run: dropped an output record that " + message.source() + " bent: " + e.getMessage());
        }
    }

    /** Asks every task of the run to end. */
    void kill() {
        killed = true;
        for (Tid tid : living()) {
            pvm.kill(tid);
        }
    }

    /** Ends every task of the run. */
    void killAtOnce() {
        for (Tid tid : living()) {
            pvm.signal(tid, SIGKILL);
        }
    }

    private List<Tid> living() {
        // The tracker belongs to the thread of run(), so descendants are found in the task list: all that say that
        // their parent is one of ours, and theirs.
        Set<Tid> ours = new LinkedHashSet<>(roots);
        Map<Tid, Tid> parents = new TreeMap<>();
        pvm.tasks().forEach(task -> parents.put(task.tid(), task.parent()));
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Map.Entry<Tid, Tid> entry : parents.entrySet()) {
                grown |= ours.contains(entry.getValue()) && ours.add(entry.getKey());
            }
        }
        ours.retainAll(parents.keySet());
        return List.copyOf(ours);
    }

    private static CommandFailedException failed(PvmError error, SpawnRequest request, String name) {
        if (error == PvmError.NO_FILE && request.file().startsWith(SpawnRequest.HOSTED_PREFIX)) {
            return new CommandFailedException(
                    CommandFailedException.CANNOT_RUN,
                    "the running daemon has no hosted tasks (a C pvmd?): leave out --hosted, or stop it first");
        }
        return new CommandFailedException(
                error == PvmError.NO_FILE ? CommandFailedException.NOT_FOUND : CommandFailedException.CANNOT_RUN,
                "can't start " + name + ": " + error.text());
    }
}
