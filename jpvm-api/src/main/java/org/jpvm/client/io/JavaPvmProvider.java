package org.jpvm.client.io;

import java.util.List;
import org.jpvm.EnrollOptions;
import org.jpvm.PvmProvider;
import org.jpvm.PvmTask;
import org.jpvm.migration.spi.MovableSession;

/**
 * The provider {@code java}: the task library in pure Java, beside C PVM's own on the same wire.
 *
 * <p>Variables of the task's environment besides those of PVM: {@code JPVM_ROUTE_TRANSPORT} is the way of direct routes on one
 * host: {@code shared} memory, which is what is used without it where both tasks can, {@code unix} sockets or {@code tcp}.
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

    /**
     * Enrols a task that was taken away from another daemon: under the cookie of {@code options}, suspended, to be given its state. The result is a
     * {@link MovableSession.Holder}. Blocks during the handshake.
     *
     * @throws org.jpvm.PvmException SYS_ERR when the daemon does not answer
     */
    public PvmTask enrollMoved(EnrollOptions options) {
        return new TracedTask(JavaTask.openMoved(options));
    }

    @Override
    public EnrollOptions startDaemon(List<String> arguments, EnrollOptions environment) {
        return DaemonProcess.start(arguments, environment);
    }
}
