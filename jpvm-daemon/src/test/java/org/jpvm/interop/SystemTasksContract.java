package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jpvm.Mailbox;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.TaskInfo;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.system.DelegatingResourceManager;
import org.jpvm.system.SystemService;
import org.jpvm.system.io.ProcessTasker;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.SpawnCall;
import org.jpvm.wire.body.TaskEnd;
import org.jpvm.wire.body.TaskStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Resource manager, tasker and hoster in Java, for C programs of one kind of daemon. */
@Timeout(120)
abstract class SystemTasksContract {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<PvmTask> tasks = new ArrayList<>();
    Machine machine;

    abstract DaemonKind kind();

    /** Command line of the daemon. */
    List<String> options() {
        return List.of("-n127.0.0.1");
    }

    @BeforeEach
    void start() throws Exception {
        machine = Machine.start(kind(), Interop.cpvm(), List.of(), java.util.Map.of(), options());
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        tasks.forEach(PvmTask::close);
        if (machine != null) {
            machine.close();
        }
    }

    PvmTask task() {
        PvmTask task = Interop.enroll(machine);
        tasks.add(task);
        return task;
    }

    Future<?> serve(SystemService service) {
        return threads.submit(service::serve);
    }

    private String run(String name, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(machine.cpvm().programs().resolve(name).toString());
        command.addAll(List.of(arguments));
        RunningProgram program = machine.launch(name, command, false);
        return Interop.outputOf(program, 0);
    }

    private String console(String... lines) throws Exception {
        Path script = Files.writeString(machine.directory().resolve("script"), String.join("\n", lines) + "\nquit\n");
        RunningProgram console = machine.launch("pvm", List.of("sh", "-c", "pvm < " + script), false);
        return Interop.outputOf(console, 0);
    }

    private static void assertError(PvmError error, Runnable call) {
        PvmException e = assertThrows(PvmException.class, call::run);
        assertEquals(error, e.error(), e.getMessage());
    }

    /** A manager that writes down what it was asked. */
    private static final class Recorder extends DelegatingResourceManager {
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private final CompletableFuture<TaskEnd> ended = new CompletableFuture<>();

        Recorder(SystemService service) {
            super(service);
        }

        @Override
        protected List<Tid> place(SpawnCall request, List<org.jpvm.HostInfo> hosts, int count) {
            asked.add("spawn " + count + " " + request.file());
            return super.place(request, hosts, count);
        }

        @Override
        public java.util.concurrent.CompletionStage<org.jpvm.wire.body.ConfigReply> hosts(Tid from) {
            asked.add("hosts");
            return super.hosts(from);
        }

        @Override
        public java.util.concurrent.CompletionStage<org.jpvm.wire.body.TaskListReply> tasks(Tid from, int where) {
            asked.add("tasks");
            return super.tasks(from, where);
        }

        @Override
        public void taskEnrolled(Tid task) {
            asked.add("enrolled");
        }

        @Override
        public void taskEnded(TaskEnd end) {
            ended.complete(end);
        }
    }

    @Test
    void cProgramsWorkUnderAJavaResourceManager() throws Exception {
        PvmTask pvm = task();
        SystemService service = new SystemService(pvm);
        Recorder manager = new Recorder(service);
        assertEquals(new Tid(0), service.registerResourceManager(manager));
        serve(service);

        String hello = run("hello.pvm");
        assertTrue(hello.contains("hello, world from"), hello);
        assertTrue(manager.asked.contains("spawn 1 hello_other"), manager.asked.toString());
        assertTrue(manager.asked.contains("enrolled"), manager.asked.toString());
        manager.ended.get(30, TimeUnit.SECONDS);

        String master = run("master1");
        assertTrue(master.contains("Spawning 3 worker tasks ... SUCCESSFUL"), master);
        assertTrue(master.contains("I got 200.000000 from 0; (expecting 200.000000)"), master);

        manager.asked.clear();
        String shown = console("conf", "ps -a");
        assertTrue(shown.contains("1 host, 1 data format"), shown);
        assertTrue(shown.contains("40000"), shown);
        assertTrue(manager.asked.contains("hosts"), manager.asked.toString());
        assertTrue(manager.asked.contains("tasks"), manager.asked.toString());
    }

    @Test
    void javaTasksWorkUnderAJavaResourceManagerAndAreNotified() throws Exception {
        PvmTask pvm = task();
        SystemService service = new SystemService(pvm);
        Recorder manager = new Recorder(service);
        service.registerResourceManager(manager);
        assertEquals(TaskInfo.RESOURCE_MANAGER, pvm.tasks(pvm.tid()).get(0).flags() & TaskInfo.RESOURCE_MANAGER);
        serve(service);
        PvmTask user = task();
        assertEquals(1, user.hosts().size());
        assertEquals(2, user.tasks().size());
        Tid child = user.spawn(SpawnRequest.program("/bin/sleep").withArguments("600"))
                .tids()
                .get(0);
        user.notifyOn(NotifyKind.TASK_EXIT, 9, List.of(child));
        user.kill(child);
        assertEquals(
                child.value(),
                user.receive(Tid.ANY, 9, Interop.LIMIT).orElseThrow().unpackInt());
        assertEquals(
                List.of(PvmError.NO_HOST),
                user.spawn(SpawnRequest.program("x").onHost("nowhere")).errors());
        assertEquals(
                List.of(PvmError.NO_FILE),
                user.spawn(SpawnRequest.program("no_such_program")).errors());
    }

    @Test
    void afterItsEndTheDaemonIsAskedAgain() throws Exception {
        PvmTask pvm = task();
        SystemService service = new SystemService(pvm);
        service.registerResourceManager(new DelegatingResourceManager(service));
        Future<?> loop = serve(service);
        PvmTask before = task();
        assertEquals(1, before.hosts().size());
        loop.cancel(true);
        service.close();
        assertError(PvmError.NO_TASK, pvm.systemRoles()::unregisterResourceManager);
        assertTrue(pvm.mailbox().list("PVM_RM").isEmpty());
        PvmTask next = task();
        assertEquals(new Tid(0), next.systemRoles().registerResourceManager().former());
        next.systemRoles().unregisterResourceManager();
        String hello = run("hello.pvm");
        assertTrue(hello.contains("hello, world from"), hello);
        // One that was told of the manager finds that it has gone.
        pvm.close();
        assertEquals(1, before.hosts().size());
    }

    @Test
    void aSuccessorTakesOver() throws Exception {
        PvmTask pvm = task();
        SystemService first = new SystemService(pvm);
        first.registerResourceManager(new DelegatingResourceManager(first));
        serve(first);
        PvmTask other = task();
        SystemService second = new SystemService(other);
        Recorder manager = new Recorder(second);
        assertEquals(pvm.tid(), second.registerResourceManager(manager));
        serve(second);
        assertTrue(run("hello.pvm").contains("hello, world from"));
        assertTrue(manager.asked.contains("spawn 1 hello_other"), manager.asked.toString());
    }

    @Test
    void aJavaTaskerStartsCPrograms() throws Exception {
        PvmTask pvm = task();
        SystemService service = new SystemService(pvm);
        List<String> started = new CopyOnWriteArrayList<>();
        ProcessTasker tasker = new ProcessTasker(machine.environment());
        service.registerTasker(request -> {
            started.add(Path.of(request.path()).getFileName().toString());
            return tasker.start(request);
        });
        assertTrue(pvm.systemRoles().isTasker());
        assertError(PvmError.ALREADY, task().systemRoles()::registerTasker);
        serve(service);
        String hello = run("hello.pvm");
        assertTrue(hello.contains("hello, world from"), hello);
        assertEquals(List.of("hello_other"), started);

        PvmTask user = task();
        user.notifyOn(
                NotifyKind.TASK_EXIT,
                9,
                List.of(user.spawn(SpawnRequest.program("/bin/true")).tids().get(0)));
        assertTrue(user.receive(Tid.ANY, 9, Interop.LIMIT).isPresent());
        service.close();
        assertFalse(pvm.systemRoles().isTasker());
        assertTrue(run("hello.pvm").contains("hello, world from"));
        assertEquals(List.of("hello_other", "true"), started);
    }

    @Test
    void nonsenseAndRequestsOfStrangersAreRefused() throws Exception {
        PvmTask pvm = task();
        SystemService service = new SystemService(pvm);
        service.registerTasker(request -> {
            throw new AssertionError("started " + request.path());
        });
        service.registerResourceManager(new DelegatingResourceManager(service));
        serve(service);
        PvmTask stranger = task();
        stranger.setOption(TaskOption.RESV_TIDS, 1);
        int[] hostile = {0x40001, 0, Integer.MAX_VALUE, -1};
        for (SystemCode code : SystemCode.values()) {
            if (code != SystemCode.SCHED) {
                stranger.send(pvm.tid(), code.tag(), message -> message.packInts(hostile));
            }
        }
        XdrWriter start = new XdrWriter();
        new TaskStart(0x40009, 0, "/bin/true", new String[] {"/bin/true"}, new String[0], 0, 1, 1).write(start);
        stranger.send(pvm.tid(), SystemCode.STTASK.tag(), message -> message.packBytes(start.toByteArray()));
        // Answered after all of that, by the same thread.
        assertEquals(1, stranger.hosts().size());
        assertTrue(service.refusedMessages() >= 6, "refused " + service.refusedMessages());
    }

    @Test
    void registrationsAreAnnouncedAndOnce() {
        PvmTask pvm = task();
        pvm.systemRoles().registerHoster();
        assertError(PvmError.ALREADY, pvm.systemRoles()::registerHoster);
        List<Mailbox.MailboxClass> found = pvm.mailbox().list("PVM_HOSTER");
        assertEquals(1, found.size());
        assertEquals(
                pvm.tid().value(),
                pvm.mailbox().receive("###_PVM_HOSTER_###", 0, 0).unpackInt());
        pvm.systemRoles().unregisterHoster();
        assertError(PvmError.NO_TASK, pvm.systemRoles()::unregisterHoster);
        assertTrue(pvm.mailbox().list("PVM_HOSTER").isEmpty());
        pvm.systemRoles().registerHoster();
        pvm.close();
        task().systemRoles().registerHoster();
    }
}
