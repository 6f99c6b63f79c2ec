package org.jpvm.junit;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.function.Consumer;
import org.jpvm.PvmTask;
import org.jpvm.daemon.VirtualMachine;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * The JUnit extension behind {@link PvmTest}. To set what the annotation cannot say, register it:
 *
 * <pre>{@code
 * @RegisterExtension
 * static final PvmExtension pvm = PvmExtension.perClass().configured(machine -> machine.hostName("localhost"));
 * }</pre>
 *
 * <ul>
 *   <li><b>Parameters</b> of test methods and of {@code @BeforeEach} and {@code @AfterEach} methods: {@link VirtualMachine}; {@link PvmTask},
 *       a task enrolled anew for each parameter; {@code List<PvmTask>} with {@link Tasks}. With a machine per class {@code @BeforeAll} and
 *       {@code @AfterAll} methods may have the machine, too. Injected tasks are closed after the test.
 *   <li><b>The machine of the test is the machine of the process</b> while test and {@code Each} methods run, for the threads that they make,
 *       too: {@code Pvm.enroll()} and the C-named calls go there.
 *   <li><b>A failure</b> is followed by the daemon's log, on the standard error.
 *   <li><b>Tasks left behind</b>, whatever test or spawned tasks still run when the injected ones were closed and two seconds have gone, make
 *       the test fail with their names, unless it has failed already (then they are named on the standard error) or may leave some. They
 *       are ended. The group server stays with its machine.
 * </ul>
 *
 * Tests may run in parallel when each has a machine of its own.
 */
public final class PvmExtension
        implements BeforeAllCallback,
                BeforeEachCallback,
                AfterEachCallback,
                AfterAllCallback,
                ParameterResolver,
                InvocationInterceptor {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(PvmExtension.class);
    private static final String HOST = "machine";
    private static final String TEST = "test";

    private final Boolean perClass;
    private final Consumer<VirtualMachine.Builder> configuration;
    private final boolean mayLeaveTasks;

    /** For {@link PvmTest}. */
    public PvmExtension() {
        this(null, builder -> {}, false);
    }

    private PvmExtension(Boolean perClass, Consumer<VirtualMachine.Builder> configuration, boolean mayLeaveTasks) {
        this.perClass = perClass;
        this.configuration = configuration;
        this.mayLeaveTasks = mayLeaveTasks;
    }

    /** A machine for each test method. */
    public static PvmExtension perMethod() {
        return new PvmExtension(false, builder -> {}, false);
    }

    /** One machine for all test methods; to be registered in a static field. */
    public static PvmExtension perClass() {
        return new PvmExtension(true, builder -> {}, false);
    }

    /** With a machine that this configures. */
    public PvmExtension configured(Consumer<VirtualMachine.Builder> change) {
        return new PvmExtension(perClass, configuration.andThen(change), mayLeaveTasks);
    }

    /** Without a failure for tasks that a test leaves behind. */
    public PvmExtension mayLeaveTasks() {
        return new PvmExtension(perClass, configuration, true);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (isPerClass(context) && store(context).get(HOST) == null) {
            store(context).put(HOST, new Host(start(context), context.getUniqueId()));
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        Host host = store(context).get(HOST, Host.class);
        if (host == null) {
            host = new Host(start(context), context.getUniqueId());
            store(context).put(HOST, host);
        }
        store(context).put(TEST, new TestSession(host.machine));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        TestSession test = store(context).remove(TEST, TestSession.class);
        if (test == null) {
            return;
        }
        Throwable failure = context.getExecutionException().orElse(null);
        String leaks = "";
        String log;
        try {
            leaks = test.end();
        } finally {
            log = test.log();
            closeIfOwn(context);
        }
        boolean leaked = !leaks.isEmpty() && !mayLeave(context);
        if (failure != null || leaked) {
            System.err.println(context.getDisplayName() + ": log of its daemon\n"
                    + (log.isEmpty() ? "(empty)" : log.stripTrailing()));
        }
        if (leaked && failure == null) {
            throw new AssertionError("tasks left behind, ended now: " + leaks);
        } else if (leaked) {
            System.err.println(context.getDisplayName() + ": tasks left behind, ended now: " + leaks);
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        closeIfOwn(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == VirtualMachine.class
                || type == PvmTask.class
                || type == List.class && parameter.isAnnotated(Tasks.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Host host = store(context).get(HOST, Host.class);
        Parameter target = parameter.getParameter();
        if (host == null) {
            throw new ParameterResolutionException(
                    "no machine yet for " + target + " of "
                            + parameter.getDeclaringExecutable().getName()
                            + ": it is there in test, BeforeEach and AfterEach methods, and per class in BeforeAll and AfterAll");
        }
        if (target.getType() == VirtualMachine.class) {
            return host.machine;
        }
        TestSession test = store(context).get(TEST, TestSession.class);
        if (test == null) {
            throw new ParameterResolutionException(
                    "tasks belong to one test; enrol with a parameter of type VirtualMachine in "
                            + parameter.getDeclaringExecutable().getName());
        }
        return target.getType() == PvmTask.class
                ? test.enroll()
                : test.enroll(
                        parameter.findAnnotation(Tasks.class).orElseThrow().value());
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        inside(context, invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        inside(context, invocation);
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        inside(context, invocation);
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        inside(context, invocation);
    }

    private static void inside(ExtensionContext context, InvocationInterceptor.Invocation<Void> invocation)
            throws Throwable {
        store(context).get(TEST, TestSession.class).run(invocation::proceed);
    }

    /** A machine and the context that it ends with. */
    private record Host(VirtualMachine machine, String owner) {}

    private static ExtensionContext.Store store(ExtensionContext context) {
        return context.getStore(SPACE);
    }

    private static void closeIfOwn(ExtensionContext context) {
        Host host = store(context).get(HOST, Host.class);
        if (host != null && host.owner.equals(context.getUniqueId())) {
            store(context).remove(HOST);
            host.machine.close();
        }
    }

    private boolean isPerClass(ExtensionContext context) {
        PvmTest annotation = annotation(context);
        return perClass != null ? perClass : annotation != null && annotation.machine() == PvmTest.Machine.PER_CLASS;
    }

    private boolean mayLeave(ExtensionContext context) {
        PvmTest annotation = annotation(context);
        return mayLeaveTasks || annotation != null && annotation.mayLeaveTasks();
    }

    private VirtualMachine start(ExtensionContext context) {
        VirtualMachine.Builder builder = VirtualMachine.embedded();
        PvmTest annotation = annotation(context);
        if (annotation != null) {
            if (!annotation.searchPath().isEmpty()) {
                builder.searchPath(annotation.searchPath());
            }
            for (String variable : annotation.variables()) {
                int equals = variable.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException("@PvmTest variable \"" + variable + "\" is not NAME=value");
                }
                builder.variable(variable.substring(0, equals), variable.substring(equals + 1));
            }
            if (annotation.tcp()) {
                builder.tcp();
            }
        }
        configuration.accept(builder);
        return builder.start();
    }

    /** That of the method, else of the class or the class around it; null for an extension that was registered. */
    private static PvmTest annotation(ExtensionContext context) {
        for (ExtensionContext each = context;
                each != null;
                each = each.getParent().orElse(null)) {
            PvmTest found = AnnotationSupport.findAnnotation(each.getElement(), PvmTest.class)
                    .orElse(null);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
