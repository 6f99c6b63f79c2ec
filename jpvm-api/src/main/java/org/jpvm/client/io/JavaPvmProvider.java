package org.jpvm.client.io;

import java.util.List;
import org.jpvm.EnrollOptions;
import org.jpvm.PvmProvider;
import org.jpvm.PvmTask;

/**
 * The provider {@code java}: the task library in pure Java, beside C PVM's own on the same wire.
 *
 * <p>Variables of the task's environment besides those of PVM: {@code JPVM_ROUTE_TRANSPORT=tcp} makes direct routes on one host use TCP.
 */
public final class JavaPvmProvider implements PvmProvider {
    /** For {@link java.util.ServiceLoader}. */
    public JavaPvmProvider() {}

    @Override
    public String name() {
        return "java";
    }

    @Override
    public PvmTask enroll(EnrollOptions options) {
        return new TracedTask(JavaTask.open(options));
    }

    @Override
    public EnrollOptions startDaemon(List<String> arguments, EnrollOptions environment) {
        return DaemonProcess.start(arguments, environment);
    }
}
