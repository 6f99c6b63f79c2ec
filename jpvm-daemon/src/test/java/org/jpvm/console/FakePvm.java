package org.jpvm.console;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jpvm.HostInfo;
import org.jpvm.Mailbox;
import org.jpvm.PvmTask;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;

/** A task whose calls are recorded as text and answered by functions; a call without an answer fails the test. */
final class FakePvm {
    static final Tid CONSOLE = new Tid(0x40002);
    static final List<HostInfo> HOSTS = List.of(
            new HostInfo(new Tid(0x40000), "vm", "LINUX64", 1000, 0x408c41),
            new HostInfo(new Tid(0x80000), "node7", "LINUX64", 2000, 0x408c41));

    final List<String> calls = new ArrayList<>();
    private final Map<String, Function<Object[], Object>> answers = new HashMap<>();

    FakePvm() {
        on("tid", a -> CONSOLE);
        on("context", a -> 0);
        on("hosts", a -> HOSTS);
        on("setOption", a -> 1);
        on("option", a -> 1);
        on("kill", a -> null);
        on("signal", a -> null);
        on("tasks", a -> List.of(new TaskInfo(CONSOLE, new Tid(0), new Tid(0x40000), 4, "", 99)));
        on("tickle", a -> new int[0]);
        on("mailbox", a -> proxy(Mailbox.class, "mailbox."));
        on("mailbox.list", a -> List.of());
        on("mailbox.reset", a -> null);
    }

    FakePvm on(String call, Function<Object[], Object> answer) {
        answers.put(call, answer);
        return this;
    }

    PvmTask task() {
        return proxy(PvmTask.class, "");
    }

    private <T> T proxy(Class<T> type, String prefix) {
        return type.cast(Proxy.newProxyInstance(
                FakePvm.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    Object[] arguments = given == null ? new Object[0] : given;
                    String name = prefix + method.getName();
                    if (!answers.containsKey(name)) {
                        throw new AssertionError("unexpected call of " + name);
                    }
                    calls.add(name + List.of(arguments));
                    return answers.get(name).apply(arguments);
                }));
    }
}
