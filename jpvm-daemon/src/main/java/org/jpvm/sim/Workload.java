package org.jpvm.sim;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.Tid;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.AddHostsReply;
import org.jpvm.wire.body.HostNames;
import org.jpvm.wire.body.HostRecord;
import org.jpvm.wire.body.NotifyCall;
import org.jpvm.wire.body.SendSignal;
import org.jpvm.wire.body.SpawnCall;
import org.jpvm.wire.body.TidsReply;

/** What tasks do, for one seed. */
final class Workload {
    private static final int MAX_TASKS = 40;
    private static final int FLAG_HOST = 1;

    /** Kinds of actions and how often each comes. */
    private enum Action {
        SEND(40),
        MULTICAST(8),
        SPAWN(9),
        ENROL(5),
        NOTIFY(10),
        CANCEL(2),
        PUT(5),
        GET(6),
        REMOVE(2),
        CONTEXT(4),
        INQUIRE(8),
        SIGNAL(4),
        EXIT(3),
        DIE(3),
        ADD(5),
        DELETE(1),
        STALL(2),
        FLOOD(1),
        PRINT(8),
        /** The last one: there are machines in which nothing moves. */
        MOVE(25);

        final int weight;

        Action(int weight) {
            this.weight = weight;
        }
    }

    private static final Action[] ACTIONS = Action.values();

    private final SimWorld world;

    /** The task that builds the machine and ends it. */
    SimTask console;

    private final int totalWeight;

    Workload(SimWorld world) {
        this.world = world;
        int sum = 0;
        for (Action action : ACTIONS) {
            sum += action.weight;
        }
        this.totalWeight = world.engines ? sum : sum - Action.MOVE.weight;
    }

    /** Plans a number of actions within a time from now, in bursts. */
    void start(int actions, long nanos) {
        long burst = world.random.between(0, nanos);
        for (int i = 0; i < actions; i++) {
            if (world.random.chance(0.1)) {
                burst = world.random.between(0, nanos);
            }
            long when = Math.min(nanos, burst + world.random.between(0, 200) * SimWorld.MILLISECOND);
            world.at(when, this::act);
        }
    }

    private void act() {
        List<SimTask> tasks = world.activeTasks();
        if (tasks.isEmpty()) {
            return;
        }
        SimTask task = tasks.get(world.random.below(tasks.size()));
        int choice = world.random.below(totalWeight);
        int kind = 0;
        while (choice >= ACTIONS[kind].weight) {
            choice -= ACTIONS[kind++].weight;
        }
        Action action = ACTIONS[kind];
        world.note(() -> "   " + task + ": " + action);
        switch (action) {
            case SEND -> send(task, anyTask(tasks), 1 + world.random.below(10));
            case MULTICAST -> multicast(task, tasks);
            case SPAWN -> {
                if (tasks.size() < MAX_TASKS) {
                    spawn(task, 1 + world.random.below(5));
                }
            }
            case ENROL -> {
                if (tasks.size() < MAX_TASKS) {
                    task.host.enrol();
                }
            }
            case NOTIFY -> notifyOn(task, tasks);
            case CANCEL -> {
                if (world.notifies.count() > 0) {
                    world.notifies.cancel(world.random.below(world.notifies.count()));
                }
            }
            case PUT -> world.mailbox.put(task, world.random.chance(0.3) ? anyTask(tasks) : null);
            case GET -> {
                if (world.mailbox.count() > 0) {
                    world.mailbox.get(task, world.random.below(world.mailbox.count()));
                }
            }
            case REMOVE -> {
                if (world.mailbox.count() > 0) {
                    world.mailbox.remove(world.random.below(world.mailbox.count()));
                }
            }
            case CONTEXT -> {
                if (world.random.chance(0.6)) {
                    world.mailbox.allocateContext(task);
                } else {
                    world.mailbox.freeContext(task);
                }
            }
            case INQUIRE -> inquire(task, tasks);
            case SIGNAL -> signal(task, anyTask(tasks), world.random.chance(0.5));
            case EXIT -> {
                if (task != console) {
                    task.exit();
                }
            }
            case DIE -> {
                if (task != console) {
                    task.die(9);
                }
            }
            case ADD -> add(task, missingComputers());
            case DELETE -> delete(task);
            case STALL -> stall(task);
            case FLOOD -> flood(task, anyTask(tasks));
            case PRINT -> {
                for (int i = world.random.below(4); i >= 0; i--) {
                    task.print();
                }
            }
            case MOVE -> {
                for (int i = world.random.chance(0.2) ? 4 : 0; i >= 0; i--) {
                    move(anyTask(tasks));
                }
            }
        }
    }

    /** Asks any daemon to move a task to any host. */
    void move(SimTask task) {
        List<SimHost> hosts = world.living();
        SimHost asked = world.random.chance(0.5) ? task.host : hosts.get(world.random.below(hosts.size()));
        int target = world.random.chance(0.95)
                ? hosts.get(world.random.below(hosts.size())).index
                : 1 + world.random.below(world.hosts.size() + 2);
        if (asked.isAlive()) {
            world.moves.ask(asked, task, target);
        }
    }

    private SimTask anyTask(List<SimTask> tasks) {
        return tasks.get(world.random.below(tasks.size()));
    }

    /** A tid that is mostly one of a living task, else of one that was, or of nobody. */
    private int anyTid(List<SimTask> tasks) {
        if (world.random.chance(0.85)) {
            return anyTask(tasks).tid;
        }
        if (world.random.chance(0.7)) {
            return new ArrayList<>(world.tasks.keySet()).get(world.random.below(world.tasks.size()));
        }
        return Tid.hostPart(1 + world.random.below(world.hosts.size() + 2)) | 200_000 + world.random.below(1000);
    }

    private int length() {
        int most = world.random.chance(0.1) ? 100_000 : world.random.chance(0.3) ? 5_000 : 200;
        return world.random.chance(0.1) ? 0 : world.random.below(most + 1);
    }

    /** Messages of any length. */
    void send(SimTask from, SimTask to, int count) {
        for (int i = 0; i < count; i++) {
            world.messages.send(from, to.tid, new int[] {to.tid}, length());
        }
    }

    /** So much that the receiver, which does not read, holds up those who send to it. */
    private void flood(SimTask from, SimTask to) {
        stall(to);
        for (int i = 0; i < 90; i++) {
            world.messages.send(from, to.tid, new int[] {to.tid}, 100_000);
        }
    }

    /** A message to several of some tasks. */
    void multicast(SimTask from, List<SimTask> tasks) {
        int[] members = tasks.stream()
                .filter(task -> task != from && world.messages.canReach(from, task.tid) && world.random.chance(0.6))
                .mapToInt(task -> task.tid)
                .toArray();
        if (members.length == 0) {
            return;
        }
        from.tell(TaskCode.MCA, new XdrWriter().putInt(members.length).putInts(members));
        world.messages.send(from, Tid.MULTICAST_BIT | from.tid, members, length());
    }

    /** Starts tasks somewhere. */
    void spawn(SimTask by, int count) {
        boolean onHost = world.random.chance(0.3);
        SimHost where = world.living().get(world.random.below(world.living().size()));
        spawn(by, count, onHost ? where : null, world.random.chance(0.05) ? "missing" : program());
    }

    /** A program; where tasks move, one of several kinds. */
    String program() {
        int kind = world.engines ? world.random.below(4) : 0;
        return kind == 1 ? "hosted:Prog" : kind == 2 ? "java:Prog" : "prog";
    }

    /** Starts tasks on a host, or anywhere when there is none. */
    void spawn(SimTask by, int count, SimHost where, String program) {
        spawn(by, count, where, program, world.random.chance(0.4));
    }

    /** As the other; {@code printed} when their output is to come to the task. */
    void spawn(SimTask by, int count, SimHost where, String program, boolean printed) {
        XdrWriter body = new XdrWriter();
        new SpawnCall(
                        program,
                        where == null ? 0 : FLAG_HOST,
                        where == null ? "" : where.computer.name,
                        count,
                        new String[0],
                        printed ? by.tid : 0,
                        0,
                        printed ? OutputChecker.FIRST_TAG : 0,
                        0,
                        0,
                        0,
                        new String[0])
                .write(body);
        world.note(
                () -> "     " + by + " spawns " + count + " times " + program + (where == null ? "" : " on " + where));
        by.ask(TaskCode.SPAWN, body, answer -> {
            int[] tids = TidsReply.read(answer).tids();
            if (tids.length != count) {
                throw world.failure(by + " asked for " + count + " tasks and got " + tids.length + " answers");
            }
            if (where != null) {
                world.moves.stay(tids);
            }
        });
    }

    private void notifyOn(SimTask by, List<SimTask> tasks) {
        int kind = world.random.below(10);
        if (kind < 6) {
            world.notifies.watch(by, NotifyCall.TASK_EXIT, anyTid(tasks));
        } else if (kind < 9) {
            SimHost host = world.hosts.get(world.random.below(world.hosts.size()));
            world.notifies.watch(by, NotifyCall.HOST_DELETE, Tid.hostPart(host.index));
        } else {
            world.notifies.watch(by, NotifyCall.HOST_ADD, 0);
        }
    }

    private void inquire(SimTask by, List<SimTask> tasks) {
        SimHost host = world.hosts.get(world.random.below(world.hosts.size()));
        SimTask.Answer any = body -> {};
        switch (world.random.below(5)) {
            case 0 -> by.ask(TaskCode.PSTAT, new XdrWriter().putInt(anyTid(tasks)), any);
            case 1 -> by.ask(TaskCode.TASK, new XdrWriter().putInt(0), any);
            case 2 -> by.ask(TaskCode.CONFIG, new XdrWriter(), any);
            case 3 -> by.ask(TaskCode.MSTAT, new XdrWriter().putString(host.computer.name), any);
            default -> by.ask(TaskCode.HOSTSYNC, new XdrWriter().putInt(Tid.hostPart(host.index)), any);
        }
    }

    /** A task sends a signal to another one, one that ends it or another one. */
    void signal(SimTask by, SimTask target, boolean deadly) {
        if (target != console) {
            XdrWriter body = new XdrWriter();
            boolean known = by.host.core.reaches(target.host.index);
            new SendSignal(target.tid, deadly ? 15 : 10).write(body);
            by.ask(TaskCode.SENDSIG, body, answer -> {
                if (deadly && known && by.host.core.reaches(target.host.index)) {
                    world.machine.signalled(by, target);
                }
            });
        }
    }

    /** Computers on which no daemon of the machine runs, as far as the master knows. */
    List<SimComputer> missingComputers() {
        SimHost master = world.master();
        List<String> members = master == null
                ? List.of()
                : List.copyOf(master.core.view().hosts().values());
        return world.computers.values().stream()
                .filter(computer -> !members.contains(computer.name))
                .toList();
    }

    /** Adds hosts. */
    void add(SimTask by, List<SimComputer> computers) {
        if (computers.isEmpty()) {
            return;
        }
        XdrWriter body = new XdrWriter();
        new HostNames(computers.stream().map(computer -> computer.name).toArray(String[]::new)).write(body);
        by.ask(TaskCode.ADDHOST, body, answer -> {
            for (HostRecord host : AddHostsReply.read(answer).hosts()) {
                if (host.tid() > 0) {
                    world.machine.hostAdded(host.tid());
                }
            }
        });
    }

    private void delete(SimTask by) {
        List<SimHost> slaves =
                world.living().stream().filter(host -> host != world.master()).toList();
        if (!slaves.isEmpty()) {
            XdrWriter body = new XdrWriter();
            new HostNames(new String[] {slaves.get(world.random.below(slaves.size())).computer.name}).write(body);
            by.ask(TaskCode.DELHOST, body, answer -> {});
        }
    }

    /** A task does not read for a while. */
    private void stall(SimTask task) {
        task.setReading(false);
        world.at(world.random.between(1, 10_000) * SimWorld.MILLISECOND, () -> task.setReading(true));
    }
}
