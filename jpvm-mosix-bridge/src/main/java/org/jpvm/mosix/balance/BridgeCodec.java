package org.jpvm.mosix.balance;

import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.Tid;
import org.jpvm.mosix.policy.ProgramHistory;
import org.jpvm.placement.HostState;
import org.jpvm.placement.HostView;
import org.jpvm.placement.TaskView;

/**
 * Messages as bytes, most significant byte first. Gossip, which shares the way, begins with a zero byte.
 *
 * <pre>
 * offset size
 *      0    1 kind: 65 ask, 66 busy, 67 state, 68 going, 69 end, 70 carried, 71 history, 72 choice
 *      1    1 version, 1
 *      2    … fields; text: unsigned short length, UTF-8; list: unsigned short count, elements
 *
 * ask, busy     int meeting
 * state         int meeting, double speed, cores, load, foreign load, long free memory, total memory, byte flags (1 leaving, 2 no guests),
 *               list of tasks: int tid, text program, int home, double age, residency, service, service since move, CPU share, long memory,
 *               double work, byte flags (1 work is a hint, 2 parked, 4 cannot move), int moves, text why it cannot move
 * going, end    int meeting, list: int tid, byte flags (1 it is at the receiver, 2 it did not move), text why it did not
 * carried       int tid, double service, double age, int moves, double hint, NaN for none
 * history       list: text program, int ended, int hinted, byte count and doubles of works, byte count and doubles of errors
 * choice        long number, int host, text policy
 * </pre>
 *
 * Whatever is longer than allowed, left over, or no number that can be is refused.
 */
public final class BridgeCodec {
    /** Most bytes of a message. */
    public static final int MAX_BYTES = 40_000;

    /** Most tasks of a state; of a host that has more the first ones count. */
    static final int MAX_TASKS = 120;

    /** Most moves of a meeting. */
    static final int MAX_STEPS = 64;

    /** Most programs of a message. */
    static final int MAX_PROGRAMS = 16;

    static final int MAX_TEXT_BYTES = 120;
    private static final byte VERSION = 1;
    private static final byte ASK = 65;
    private static final byte BUSY = 66;
    private static final byte STATE = 67;
    private static final byte GOING = 68;
    private static final byte END = 69;
    private static final byte CARRIED = 70;
    private static final byte HISTORY = 71;
    private static final byte CHOICE = 72;
    private static final double MOST = 1e12;

    private BridgeCodec() {}

    /** Bytes that are no message. */
    public static final class BadMessageException extends Exception {
        private static final long serialVersionUID = 1L;

        BadMessageException(String message) {
            super(message);
        }
    }

    /** Whether bytes that begin so are a message, and not gossip. */
    public static boolean isMessage(byte first) {
        return first >= ASK;
    }

    /** The message; texts are cut, lists too. */
    public static ByteBuffer encode(BridgeMessage message) {
        ByteBuffer out = ByteBuffer.allocate(MAX_BYTES);
        try {
            write(message, out);
        } catch (BufferOverflowException e) {
            throw new IllegalStateException("limits allow for messages longer than " + MAX_BYTES + " bytes", e);
        }
        return out.flip();
    }

    private static void write(BridgeMessage message, ByteBuffer out) {
        if (message instanceof BridgeMessage.Ask ask) {
            out.put(ASK).put(VERSION).putInt(ask.meeting());
        } else if (message instanceof BridgeMessage.Busy busy) {
            out.put(BUSY).put(VERSION).putInt(busy.meeting());
        } else if (message instanceof BridgeMessage.State state) {
            out.put(STATE).put(VERSION).putInt(state.meeting());
            putState(state.state(), out);
        } else if (message instanceof BridgeMessage.Going going) {
            out.put(GOING).put(VERSION).putInt(going.meeting());
            putSteps(going.steps(), out);
        } else if (message instanceof BridgeMessage.End end) {
            out.put(END).put(VERSION).putInt(end.meeting());
            putSteps(end.steps(), out);
        } else if (message instanceof BridgeMessage.Carried carried) {
            CarriedTask task = carried.task();
            out.put(CARRIED).put(VERSION).putInt(task.tid()).putDouble(task.service());
            out.putDouble(task.age()).putInt(task.moves()).putDouble(task.hint());
        } else if (message instanceof BridgeMessage.History history) {
            out.put(HISTORY).put(VERSION);
            putPrograms(history.programs(), out);
        } else if (message instanceof BridgeMessage.Choice choice) {
            out.put(CHOICE).put(VERSION).putLong(choice.number()).putInt(choice.host());
            putText(choice.policy(), out);
        }
    }

    private static void putState(HostState state, ByteBuffer out) {
        HostView host = state.host();
        out.putDouble(host.speed()).putDouble(host.cores()).putDouble(host.load());
        out.putDouble(host.foreignLoad()).putLong(host.freeMemory()).putLong(host.totalMemory());
        out.put((byte) ((host.leaving() ? 1 : 0) | (host.refusesGuests() ? 2 : 0)));
        int count = Math.min(MAX_TASKS, state.tasks().size());
        out.putShort((short) count);
        for (TaskView task : state.tasks().subList(0, count)) {
            out.putInt(task.tid());
            putText(task.program(), out);
            out.putInt(task.homeHost()).putDouble(task.age()).putDouble(task.residency());
            out.putDouble(task.service()).putDouble(task.serviceSinceMove()).putDouble(task.cpuShare());
            out.putLong(task.memory()).putDouble(task.work());
            out.put((byte)
                    ((task.workIsHint() ? 1 : 0) | (task.parked() ? 2 : 0) | (task.cannotMove() == null ? 0 : 4)));
            out.putInt(task.moves());
            putText(task.cannotMove() == null ? "" : task.cannotMove(), out);
        }
    }

    private static void putSteps(List<BridgeMessage.Step> steps, ByteBuffer out) {
        int count = Math.min(MAX_STEPS, steps.size());
        out.putShort((short) count);
        for (BridgeMessage.Step step : steps.subList(0, count)) {
            out.putInt(step.tid()).put((byte) ((step.there() ? 1 : 0) | (step.problem() == null ? 0 : 2)));
            putText(step.problem() == null ? "" : step.problem(), out);
        }
    }

    private static void putPrograms(List<ProgramHistory.Known> programs, ByteBuffer out) {
        int count = Math.min(MAX_PROGRAMS, programs.size());
        out.putShort((short) count);
        for (ProgramHistory.Known program : programs.subList(0, count)) {
            putText(program.program(), out);
            out.putInt(program.ended()).putInt(program.hinted());
            putNumbers(program.works(), out);
            putNumbers(program.errors(), out);
        }
    }

    private static void putNumbers(List<Double> numbers, ByteBuffer out) {
        int count = Math.min(ProgramHistory.MAX_ENDS, numbers.size());
        out.put((byte) count);
        numbers.subList(0, count).forEach(out::putDouble);
    }

    private static void putText(String text, ByteBuffer out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(MAX_TEXT_BYTES, bytes.length);
        out.putShort((short) length).put(bytes, 0, length);
    }

    /**
     * The message between position and limit.
     *
     * @param from index of the host that sent it, which a state is of
     * @throws BadMessageException when it is none
     */
    public static BridgeMessage decode(int from, ByteBuffer in) throws BadMessageException {
        if (in.remaining() > MAX_BYTES) {
            throw new BadMessageException(in.remaining() + " bytes");
        }
        try {
            byte kind = in.get();
            byte version = in.get();
            if (version != VERSION) {
                throw new BadMessageException("version " + version);
            }
            BridgeMessage message = read(kind, from, in);
            if (in.hasRemaining()) {
                throw new BadMessageException(in.remaining() + " bytes left over");
            }
            return message;
        } catch (BufferUnderflowException e) {
            throw new BadMessageException("ends in the middle");
        }
    }

    private static BridgeMessage read(byte kind, int from, ByteBuffer in) throws BadMessageException {
        return switch (kind) {
            case ASK -> new BridgeMessage.Ask(in.getInt());
            case BUSY -> new BridgeMessage.Busy(in.getInt());
            case STATE -> new BridgeMessage.State(in.getInt(), state(from, in));
            case GOING -> new BridgeMessage.Going(in.getInt(), steps(in));
            case END -> new BridgeMessage.End(in.getInt(), steps(in));
            case CARRIED ->
                new BridgeMessage.Carried(
                        new CarriedTask(tid(in), amount(in), amount(in), count(in.getInt()), work(in)));
            case HISTORY -> new BridgeMessage.History(programs(in));
            case CHOICE -> new BridgeMessage.Choice(in.getLong(), host(in), text(in));
            default -> throw new BadMessageException("kind " + kind);
        };
    }

    private static HostState state(int from, ByteBuffer in) throws BadMessageException {
        double speed = amount(in);
        double cores = amount(in);
        double load = amount(in);
        double foreign = amount(in);
        long free = bytes(in);
        long total = bytes(in);
        byte flags = in.get();
        if (speed == 0 || cores < 1) {
            throw new BadMessageException("a host of speed " + speed + " and " + cores + " cores");
        }
        HostView host = new HostView(
                from, "", "", speed, cores, load, foreign, free, total, (flags & 1) != 0, (flags & 2) != 0);
        int count = listCount(in, MAX_TASKS);
        List<TaskView> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(task(in));
        }
        return new HostState(host, tasks);
    }

    private static TaskView task(ByteBuffer in) throws BadMessageException {
        int tid = tid(in);
        String program = text(in);
        int home = host(in);
        double age = amount(in);
        double residency = amount(in);
        double service = amount(in);
        double serviceSinceMove = amount(in);
        double share = amount(in);
        long memory = bytes(in);
        double work = work(in);
        byte flags = in.get();
        int moves = count(in.getInt());
        String reason = text(in);
        return new TaskView(
                tid,
                program,
                home,
                age,
                residency,
                service,
                serviceSinceMove,
                share,
                memory,
                work,
                (flags & 1) != 0 && work >= 0,
                moves,
                (flags & 2) != 0,
                (flags & 4) != 0 ? reason : null,
                List.of());
    }

    private static List<BridgeMessage.Step> steps(ByteBuffer in) throws BadMessageException {
        int count = listCount(in, MAX_STEPS);
        List<BridgeMessage.Step> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int tid = tid(in);
            byte flags = in.get();
            String problem = text(in);
            steps.add(new BridgeMessage.Step(tid, (flags & 1) != 0, (flags & 2) != 0 ? problem : null));
        }
        return steps;
    }

    private static List<ProgramHistory.Known> programs(ByteBuffer in) throws BadMessageException {
        int count = listCount(in, MAX_PROGRAMS);
        List<ProgramHistory.Known> programs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String program = text(in);
            int ended = count(in.getInt());
            int hinted = count(in.getInt());
            List<Double> works = numbers(in);
            List<Double> errors = numbers(in);
            if (works.size() != Math.min(ended, ProgramHistory.MAX_ENDS)
                    || errors.size() != Math.min(hinted, ProgramHistory.MAX_ENDS)) {
                throw new BadMessageException("a history of " + works.size() + " ends that says " + ended);
            }
            programs.add(new ProgramHistory.Known(program, ended, hinted, works, errors));
        }
        return programs;
    }

    private static List<Double> numbers(ByteBuffer in) throws BadMessageException {
        int count = in.get();
        if (count < 0 || count > ProgramHistory.MAX_ENDS) {
            throw new BadMessageException(count + " ends");
        }
        List<Double> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double number = amount(in);
            if (number == 0) {
                throw new BadMessageException("an end after no work");
            }
            numbers.add(number);
        }
        return numbers;
    }

    private static int listCount(ByteBuffer in, int most) throws BadMessageException {
        int count = in.getShort() & 0xffff;
        if (count > most) {
            throw new BadMessageException("a list of " + count);
        }
        return count;
    }

    private static String text(ByteBuffer in) throws BadMessageException {
        int length = in.getShort() & 0xffff;
        if (length > MAX_TEXT_BYTES || length > in.remaining()) {
            throw new BadMessageException("a text of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static double amount(ByteBuffer in) throws BadMessageException {
        double amount = in.getDouble();
        if (!(amount >= 0 && amount <= MOST)) {
            throw new BadMessageException("an amount of " + amount);
        }
        return amount;
    }

    private static double work(ByteBuffer in) throws BadMessageException {
        double work = in.getDouble();
        if (!Double.isNaN(work) && !(work >= 0 && work <= MOST)) {
            throw new BadMessageException("a work of " + work);
        }
        return work;
    }

    private static long bytes(ByteBuffer in) throws BadMessageException {
        long bytes = in.getLong();
        if (bytes < 0) {
            throw new BadMessageException(bytes + " bytes of memory");
        }
        return bytes;
    }

    private static int count(int count) throws BadMessageException {
        if (count < 0) {
            throw new BadMessageException("a number of " + count);
        }
        return count;
    }

    private static int tid(ByteBuffer in) throws BadMessageException {
        int tid = in.getInt();
        if (tid <= 0) {
            throw new BadMessageException("a task of tid " + tid);
        }
        return tid;
    }

    private static int host(ByteBuffer in) throws BadMessageException {
        int host = in.getInt();
        if (host < 1 || host > Tid.MAX_HOST_INDEX) {
            throw new BadMessageException("a host of index " + host);
        }
        return host;
    }
}
