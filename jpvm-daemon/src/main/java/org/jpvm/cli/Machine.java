package org.jpvm.cli;

import java.io.File;
import java.util.List;
import org.jpvm.EnrollOptions;
import org.jpvm.Pvm;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.daemon.VirtualMachine;

/** The machine to work in: the one that the environment names, or, when none runs there, a private one that ends with this object. */
final class Machine implements AutoCloseable {
    /** What of the user's PVM environment does not say where a machine is. */
    private static final List<String> KEPT =
            List.of("PVM_ALLOW_ROOT", "PVM_ARCH", "PVM_DEBUGGER", "PVM_WD", "PVM_EXPORT");

    private final VirtualMachine own;
    private final PvmTask pvm;

    private Machine(VirtualMachine own, PvmTask pvm) {
        this.own = own;
        this.pvm = pvm;
    }

    /**
     * Finds or makes a machine and enrols in it.
     *
     * @param searchPath where the private machine looks for programs
     */
    static Machine open(String taskName, List<String> searchPath) {
        try {
            return new Machine(null, Pvm.enroll(new EnrollOptions(System.getenv(), taskName)));
        } catch (PvmException e) {
            if (e.error() != PvmError.SYS_ERR) {
                throw e;
            }
        }
        VirtualMachine.Builder builder =
                VirtualMachine.embedded().searchPath(String.join(File.pathSeparator, searchPath));
        for (String name : KEPT) {
            String value = System.getenv(name);
            if (value != null) {
                builder.variable(name, value);
            }
        }
        VirtualMachine own = builder.start();
        try {
            return new Machine(own, Pvm.enroll(new EnrollOptions(own.environment(), taskName)));
        } catch (RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /** This process as a task of the machine. */
    PvmTask pvm() {
        return pvm;
    }

    @Override
    public void close() {
        try {
            pvm.close();
        } finally {
            if (own != null) {
                own.close();
            }
        }
    }
}
