package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jpvm.Encoding;
import org.jpvm.EnrollOptions;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Packer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SystemRoles;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.Unpacker;
import org.jpvm.daemon.VirtualMachine;
import org.jpvm.group.ElementType;
import org.jpvm.group.Group;
import org.jpvm.group.ReduceFunction;
import org.jpvm.group.Reduction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Bad arguments of the idiomatic interface: a {@link PvmException} with PVM's code and the values, and the session goes on. */
@Timeout(120)
class BadArgumentsOfTaskIT {
    private static final Tid FOREIGN_HOST = new Tid(0x3ffc0000);

    /** Parameters for which null has a meaning. */
    private static final Set<String> NULL_IS_GOOD = Set.of(
            "PvmTask.setMatcher 0",
            "PvmTask.catchOutput 0",
            // Arrays that only the root of the operation must give.
            "Group.gatherInto 0",
            "Group.scatter 1",
            "Group.scatterInto 2");

    private VirtualMachine machine;
    private PvmTask pvm;

    @BeforeEach
    void start() {
        machine = VirtualMachine.embedded().start();
        pvm = machine.enroll();
    }

    @AfterEach
    void stop() {
        pvm.close();
        machine.close();
    }

    @Test
    void nullIsABadParameterEverywhere() {
        MessageBuffer buffer = pvm.newBuffer();
        Group group = Group.join(pvm, "g");
        List<Executable> checks = new ArrayList<>();
        addChecks(checks, PvmTask.class, pvm);
        addChecks(checks, Mailbox.class, pvm.mailbox());
        addChecks(checks, SystemRoles.class, pvm.systemRoles());
        addChecks(checks, MessageBuffer.class, buffer);
        addChecks(checks, Packer.class, buffer);
        addChecks(checks, Unpacker.class, buffer);
        addChecks(checks, Group.class, group);
        assertTrue(checks.size() > 80, checks.size() + " checks; does reflection find the methods?");
        assertAll(checks);
    }

    private void addChecks(List<Executable> checks, Class<?> type, Object target) {
        for (Method method : type.getDeclaredMethods()) {
            if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            Class<?>[] parameters = method.getParameterTypes();
            for (int i = 0; i < parameters.length; i++) {
                String what = type.getSimpleName() + "." + method.getName() + " " + i;
                if (parameters[i].isPrimitive() || NULL_IS_GOOD.contains(what)) {
                    continue;
                }
                Object[] withNull = goodArguments(parameters);
                withNull[i] = null;
                checks.add(() -> check(method, target, withNull));
                if (Collection.class.isAssignableFrom(parameters[i])) {
                    Object[] withNullInside = goodArguments(parameters);
                    withNullInside[i] = Arrays.asList((Object) null);
                    checks.add(() -> check(method, target, withNullInside));
                }
            }
        }
    }

    private void check(Method method, Object target, Object[] arguments) throws IllegalAccessException {
        String what = method.toGenericString() + " with " + Arrays.toString(arguments);
        Throwable thrown = null;
        try {
            method.setAccessible(true);
            method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            thrown = e.getCause();
        }
        assertEquals(PvmException.class, thrown == null ? null : thrown.getClass(), () -> what);
        assertEquals(PvmError.BAD_PARAM, ((PvmException) thrown).error(), what);
        assertEquals(1, pvm.hosts().size(), what + ": the session has ended");
    }

    private Object[] goodArguments(Class<?>[] parameters) {
        Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            arguments[i] = good(parameters[i]);
        }
        return arguments;
    }

    private Object good(Class<?> type) {
        Map<Class<?>, Object> values = new java.util.HashMap<>();
        values.put(int.class, 1);
        values.put(boolean.class, false);
        values.put(Tid.class, pvm.tid());
        values.put(MessageBuffer.class, pvm.newBuffer());
        values.put(Duration.class, Duration.ZERO);
        values.put(NotifyKind.class, NotifyKind.TASK_EXIT);
        values.put(TaskOption.class, TaskOption.ROUTE);
        values.put(Consumer.class, (Consumer<Object>) one -> {});
        values.put(String.class, "x");
        values.put(Collection.class, List.of());
        values.put(List.class, List.of());
        values.put(ElementType.class, ElementType.INT);
        values.put(Reduction.class, Reduction.SUM);
        values.put(ReduceFunction.class, (ReduceFunction<int[]>) (into, from, count) -> {});
        values.put(Object.class, new int[4]);
        return values.get(type);
    }

    private static Executable fails(PvmError error, String value, Executable call) {
        return () -> {
            PvmException e = assertThrows(PvmException.class, call);
            assertEquals(error, e.error(), e.getMessage());
            assertTrue(e.getMessage().contains(value), e.getMessage() + " does not name " + value);
        };
    }

    @Test
    void badValuesAreNamed() {
        MessageBuffer message = pvm.newBuffer();
        MessageBuffer inPlace = pvm.newBuffer(Encoding.IN_PLACE);
        Group group = Group.join(pvm, "g");
        Mailbox mailbox = pvm.mailbox();
        String tooLong = "a".repeat(70_000);
        assertAll(
                fails(PvmError.BAD_PARAM, "to=t40000", () -> pvm.send(new Tid(0x40000), 1, message)),
                fails(PvmError.BAD_PARAM, "tag=-7", () -> pvm.send(pvm.tid(), -7, message)),
                fails(PvmError.BAD_PARAM, "tag=-7", () -> pvm.multicast(List.of(), -7, message)),
                fails(PvmError.BAD_PARAM, "to=t0", () -> pvm.multicast(List.of(new Tid(0)), 1, message)),
                fails(PvmError.BAD_PARAM, "t80000000", () -> pvm.kill(new Tid(0x80000000))),
                fails(PvmError.BAD_PARAM, "t0", () -> pvm.signal(new Tid(0), 15)),
                fails(PvmError.BAD_PARAM, "t0", () -> pvm.isRunning(new Tid(0))),
                fails(PvmError.NO_HOST, FOREIGN_HOST.toString(), () -> pvm.tasks(FOREIGN_HOST)),
                fails(PvmError.NO_HOST, FOREIGN_HOST.toString(), () -> pvm.hostClock(FOREIGN_HOST)),
                fails(
                        PvmError.BAD_PARAM,
                        "-1",
                        () -> pvm.spawn(SpawnRequest.program("x").withCount(-1))),
                fails(PvmError.BAD_PARAM, "file=null", () -> SpawnRequest.program(null)),
                fails(
                        PvmError.BAD_PARAM,
                        "arguments",
                        () -> SpawnRequest.program("x").withArguments((String) null)),
                fails(PvmError.BAD_PARAM, "environment=null", () -> new EnrollOptions(null, null)),
                fails(PvmError.NOT_FOUND, "12345", () -> pvm.freeContext(12345)),
                fails(PvmError.BAD_PARAM, "7", () -> pvm.setOption(TaskOption.ROUTE, 7)),
                fails(PvmError.NOT_FOUND, "99", () -> pvm.removeMessageHandler(99)),
                fails(PvmError.EXISTS, "-1", () -> pvm.addMessageHandler(-1, -1, -1, one -> {})),
                fails(PvmError.BAD_PARAM, "TASK_EXIT", () -> pvm.notifyOn(NotifyKind.TASK_EXIT, 1, List.of())),
                fails(PvmError.BAD_PARAM, "count=3", () -> pvm.notifyOn(NotifyKind.TASK_EXIT, 1, 3)),
                fails(PvmError.BAD_PARAM, "count=-2", () -> pvm.notifyOn(NotifyKind.HOST_ADD, 1, -2)),
                fails(PvmError.BAD_PARAM, "tag=-1", () -> pvm.notifyOn(NotifyKind.HOST_ADD, -1, 1)),
                fails(PvmError.BAD_PARAM, "host", () -> pvm.addHosts(List.of())),
                fails(PvmError.BAD_PARAM, "host", () -> pvm.hostStatus("")),
                fails(PvmError.BAD_PARAM, "0", () -> pvm.tickle()),
                fails(PvmError.BAD_PARAM, "mailbox", () -> mailbox.put("", message, 0)),
                fails(PvmError.BAD_PARAM, "index=-1", () -> mailbox.receive("x", -1, 0)),
                fails(PvmError.NOT_FOUND, "nope", () -> mailbox.receive("nope", 0, 0)),
                fails(PvmError.NOT_FOUND, "nope", () -> mailbox.delete("nope", 0)),
                fails(PvmError.BAD_PARAM, "index=-3", () -> mailbox.putAt("x", -3, message, 0)),
                fails(PvmError.BAD_PARAM, "count=-1", () -> message.packInts(new int[4], 0, -1, 1)),
                fails(PvmError.BAD_PARAM, "offset=3", () -> message.packInts(new int[4], 3, 2, 1)),
                fails(PvmError.BAD_PARAM, "stride=9", () -> message.packInts(new int[4], 0, 2, 9)),
                fails(PvmError.BAD_PARAM, "offset=-1", () -> message.unpackInts(new int[4], -1, 2, 1)),
                fails(PvmError.NOT_IMPL, "stride", () -> inPlace.packInts(new int[4], 0, 2, 2)),
                fails(PvmError.NO_DATA, "", message::unpackInt),
                fails(PvmError.BAD_PARAM, "", () -> message.packMessage(message)),
                fails(PvmError.MISMATCH, "RAW", () -> message.packMessageBody(pvm.newBuffer(Encoding.RAW))),
                fails(PvmError.NULL_GROUP, "name", () -> Group.of(pvm, "")),
                fails(PvmError.NO_INST, "g", () -> group.tidOf(77)),
                fails(PvmError.NOT_IN_GROUP, "g", () -> group.instanceOf(FOREIGN_HOST)),
                fails(PvmError.BAD_PARAM, "tag=-1", () -> group.gather(ElementType.INT, new int[1], -1, 0)),
                fails(PvmError.BAD_PARAM, "count=0", () -> group.scatter(ElementType.INT, new int[1], 0, 1, 0)),
                fails(PvmError.BAD_PARAM, "1", () -> group.scatter(ElementType.INT, new int[1], 9, 1, 0)),
                fails(
                        PvmError.NO_TASK,
                        pvm.tid().toString(),
                        () -> pvm.systemRoles().unregisterHoster()));
        assertEquals(PvmError.NO_HOST, pvm.hostStatus(tooLong));
        assertEquals(
                List.of(PvmError.NO_FILE),
                pvm.spawn(SpawnRequest.program(tooLong)).errors());
        assertEquals(0, mailbox.put(tooLong, message, 0));
        assertEquals(1, pvm.hosts().size());
    }
}
