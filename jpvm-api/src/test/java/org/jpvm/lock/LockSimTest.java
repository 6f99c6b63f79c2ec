package org.jpvm.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Many tasks and one lock on a board that serves one request at a time, as the master daemon does: in each turn a random task does its next
 * step, or gives up, is interrupted with a request under way, or dies. Watched from outside: never two holders, everybody gets the lock in the
 * end, who queued up before another one came is served before, and a death of a holder is told to the next, and nothing else is.
 */
class LockSimTest {
    private static final int SEEDS = Integer.getInteger("jpvm.rounds", 2000);
    private static final long FIRST_SEED = Long.getLong("jpvm.fuzz.seed", 1);
    private static final int MAX_TURNS = 200_000;

    private enum Faults {
        NONE(false, false),
        GIVING_UP(true, false),
        DEATHS(false, true),
        ALL(true, true);

        private final boolean givingUp;
        private final boolean deaths;

        Faults(boolean givingUp, boolean deaths) {
            this.givingUp = givingUp;
            this.deaths = deaths;
        }
    }

    /** Persistent entries lose their owner, the others go, when it dies. */
    private static final class Mailbox {
        private int holder;
        private final TreeMap<Integer, Integer> marks = new TreeMap<>();
        private final TreeMap<Ticket, Integer> tickets = new TreeMap<>();

        Board board() {
            return new Board(holder, new TreeMap<>(marks), new TreeMap<>(tickets));
        }

        int putMark(int owner) {
            int index = 0;
            while (marks.containsKey(index)) {
                index++;
            }
            marks.put(index, owner);
            return index;
        }

        Ticket putTicket(int owner, Ticket from) {
            Ticket at = from;
            while (tickets.containsKey(at)) {
                at = new Ticket(at.generation(), at.index() + 1);
            }
            tickets.put(at, owner);
            return at;
        }

        void ownerGone(int owner) {
            holder = holder == owner ? 0 : holder;
            marks.replaceAll((index, each) -> each == owner ? 0 : each);
            tickets.values().removeIf(each -> each == owner);
        }
    }

    private final class Task {
        private final int tid;
        private final LockCore core;
        private boolean alive = true;
        private boolean busy;
        private boolean locked;
        private boolean waiting;
        private boolean woken;
        private int roundsLeft = 4;
        private long cameAt;
        /** When it queued up, -1 when it is not in the queue. */
        private long queuedAt = -1;

        Task(int tid) {
            this.tid = tid;
            core = new LockCore(tid, 3);
        }
    }

    private Random random;
    private Mailbox mailbox;
    private List<Task> tasks;
    private long now;
    private Task holder;
    /** Died between being told that it has the lock and beginning to give it back. */
    private boolean holderDied;

    private int locks;
    private int deathsTold;

    @Test
    void everybodyIsServedInOrder() {
        run(Faults.NONE);
    }

    @Test
    void whoGivesUpOrIsInterruptedLeavesNothingBehind() {
        run(Faults.GIVING_UP);
    }

    @Test
    void whoDiesHoldsNobodyUpAndIsReported() {
        run(Faults.DEATHS);
        assertTrue(deathsTold > 0, "no holder died in any run: the test tests nothing");
    }

    @Test
    void allThisTogether() {
        run(Faults.ALL);
        assertTrue(deathsTold > 0, "no holder died in any run: the test tests nothing");
    }

    private void run(Faults faults) {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            try {
                runOnce(seed, faults);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + ": " + e.getMessage()
                                + " (mvn test -pl jpvm-api -Dtest=LockSimTest -Djpvm.rounds=1 -Djpvm.fuzz.seed=" + seed
                                + ")",
                        e);
            }
        }
        assertTrue(locks > SEEDS, "only " + locks + " locks");
    }

    private void runOnce(long seed, Faults faults) {
        random = new Random(seed);
        mailbox = new Mailbox();
        holder = null;
        holderDied = false;
        tasks = new ArrayList<>();
        int count = 2 + random.nextInt(5);
        for (int i = 1; i <= count; i++) {
            tasks.add(new Task(i));
        }
        for (now = 0; now < MAX_TURNS; now++) {
            List<Task> able = tasks.stream().filter(task -> canGo(task, faults)).toList();
            if (able.isEmpty()) {
                break;
            }
            turn(able.get(random.nextInt(able.size())), faults);
        }
        for (Task task : tasks) {
            assertTrue(
                    !task.alive || !task.busy && task.roundsLeft == 0,
                    () -> "task " + task.tid + " waits for ever; board " + mailbox.board());
        }
        Board left = mailbox.board();
        assertTrue(left.isFree() && left.tickets().isEmpty(), () -> "left behind: " + left);
        boolean clean = faults.deaths
                ? holderDied == left.marks().containsKey(0)
                : left.marks().isEmpty();
        assertTrue(clean, () -> "left behind: " + left);
    }

    private boolean canGo(Task task, Faults faults) {
        if (!task.alive || !task.busy && task.roundsLeft == 0) {
            return false;
        }
        // Only after a death does nobody say a word: until then messages must be enough.
        boolean looksAgain = faults.deaths && tasks.stream().anyMatch(one -> !one.alive);
        return !task.waiting || task.woken || looksAgain || faults.givingUp && now % 64 == 0;
    }

    private void turn(Task task, Faults faults) {
        if (faults.deaths && random.nextInt(150) == 0) {
            die(task);
            return;
        }
        if (!task.busy) {
            task.busy = true;
            task.roundsLeft--;
            task.cameAt = now;
            task.core.acquire(random.nextInt(6) == 0);
        } else if (task.locked) {
            if (random.nextInt(4) == 0) {
                task.locked = false;
                holder = null;
                task.core.leave();
            }
            return;
        } else if (task.waiting) {
            boolean givesUp = faults.givingUp && (!task.woken || random.nextInt(8) == 0);
            task.waiting = false;
            task.woken = false;
            task.core.onWoken();
            if (givesUp) {
                task.core.leave();
            }
        }
        step(task, faults);
    }

    private void step(Task task, Faults faults) {
        Step step = task.core.nextStep();
        boolean interrupted = faults.givingUp && random.nextInt(25) == 0;
        if (step instanceof Step.Look) {
            task.core.onBoard(mailbox.board());
        } else if (step instanceof Step.PutLock) {
            boolean done = mailbox.holder == 0;
            if (done) {
                mailbox.holder = task.tid;
                checkOrder(task);
            }
            answer(task, interrupted, () -> task.core.onLockPut(done));
        } else if (step instanceof Step.PutMark) {
            int index = mailbox.putMark(task.tid);
            answer(task, interrupted, () -> task.core.onMarkPut(index));
        } else if (step instanceof Step.PutTicket put) {
            Ticket got = mailbox.putTicket(task.tid, put.from());
            task.queuedAt = now;
            answer(task, interrupted, () -> task.core.onTicketPut(got));
        } else if (step instanceof Step.DeleteLock) {
            assertEquals(task.tid, mailbox.holder, "deletes the lock of another");
            mailbox.holder = 0;
            answer(task, interrupted, task.core::onDeleted);
        } else if (step instanceof Step.DeleteMark delete) {
            mailbox.marks.remove(delete.index());
            answer(task, interrupted, task.core::onDeleted);
        } else if (step instanceof Step.DeleteTicket delete) {
            assertEquals(task.tid, mailbox.tickets.remove(delete.ticket()), "deletes the ticket of another");
            task.queuedAt = -1;
            answer(task, interrupted, task.core::onDeleted);
        } else if (step instanceof Step.Wake wake) {
            tasks.get(wake.task() - 1).woken = true;
            task.core.onWakeSent();
        } else if (step instanceof Step.Wait) {
            task.waiting = true;
        } else if (step instanceof Step.Locked got) {
            assertTrue(holder == null || !holder.alive, () -> "two holders: " + holder.tid + " and " + task.tid);
            assertEquals(holderDied, got.previousHolderDied(), "the death of the previous holder");
            deathsTold += holderDied ? 1 : 0;
            holderDied = false;
            holder = task;
            task.locked = true;
            locks++;
        } else {
            task.busy = false;
            task.woken = false;
        }
    }

    /** An interrupted task does not see the answer; it wants nothing but to leave. */
    private static void answer(Task task, boolean interrupted, Runnable answer) {
        if (interrupted) {
            task.core.onUnsure();
            task.core.leave();
        } else {
            answer.run();
        }
    }

    private void checkOrder(Task task) {
        for (Task other : tasks) {
            boolean before = other != task && mailbox.tickets.containsValue(other.tid) && other.queuedAt < task.cameAt;
            assertTrue(
                    !before,
                    () -> "task " + task.tid + " came after " + other.tid + " was in the queue, and overtook it");
        }
    }

    private void die(Task task) {
        task.alive = false;
        // With the mark there the next one is told, even when this one was just about to get the lock, or to give it
        // back.
        holderDied |= mailbox.holder == task.tid && mailbox.marks.containsKey(0);
        mailbox.ownerGone(task.tid);
    }
}
