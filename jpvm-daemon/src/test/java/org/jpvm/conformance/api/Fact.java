package org.jpvm.conformance.api;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One method that proves something. */
record Fact(Class<? extends Facts> topic, Method method) {
    private static final List<Class<? extends Facts>> TOPICS = List.of(
            BufferFacts.class,
            PackingFacts.class,
            PackedMessageFacts.class,
            PackfFacts.class,
            SendingFacts.class,
            ReceivingFacts.class,
            ContextFacts.class,
            HandlerFacts.class,
            OptionFacts.class,
            NotifyFacts.class,
            TaskFacts.class,
            SpawnFacts.class,
            MailboxFacts.class,
            GroupFacts.class,
            CollectiveFacts.class,
            HostFacts.class,
            ChildFacts.class,
            DaemonFacts.class,
            JavaFormFacts.class,
            CProgramFacts.class,
            SystemFacts.class);

    private static final List<String> TYPES =
            List.of("byte", "short", "ushort", "int", "uint", "long", "ulong", "float", "double", "cplx", "dcplx");

    /** All facts, in the order of the topics and of the names in each. */
    static List<Fact> all() {
        List<Fact> facts = new ArrayList<>();
        for (Class<? extends Facts> topic : TOPICS) {
            Arrays.stream(topic.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Proves.class))
                    .sorted(Comparator.comparing(Method::getName))
                    .forEach(method -> facts.add(new Fact(topic, method)));
        }
        return facts;
    }

    String name() {
        return topic.getSimpleName() + "." + method.getName();
    }

    List<String> functions() {
        return Arrays.stream(method.getAnnotation(Proves.class).value())
                .flatMap(name -> name.endsWith(Proves.TYPE)
                        ? TYPES.stream().map(type -> name.replace(Proves.TYPE, type))
                        : Stream.of(name))
                .toList();
    }

    Aspect aspect() {
        return method.getAnnotation(Proves.class).aspect();
    }

    /** Why jpvm differs here, null where it does not. */
    String difference() {
        Differs differs = method.getAnnotation(Differs.class);
        return differs == null ? null : differs.value();
    }

    /** A fresh object of the topic. */
    Facts instance() throws ReflectiveOperationException {
        return topic.getDeclaredConstructor().newInstance();
    }

    /** Runs the method. */
    void prove(Facts instance) throws Throwable {
        try {
            method.invoke(instance);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
