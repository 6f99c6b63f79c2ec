package org.jpvm.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jpvm.EnrollOptions;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/** The machine to work in: the one that the environment names, or, when none runs there, a private one that ends with this object. */
final class Machine implements AutoCloseable {
    private final PvmTask pvm;

    private Machine(PvmTask pvm) {
        this.pvm = pvm;
    }

    /**
     * Finds or makes a machine and enrols in it.
     *
     * @param searchPath where the private machine looks for programs
     */
    static Machine open(String taskName, List<String> searchPath) throws IOException {
        Map<String, String> environment = System.getenv();
        return new Machine(Pvm.enroll(new EnrollOptions(environment, taskName)));
    }

    /** This process as a task of the machine. */
    PvmTask pvm() {
        return pvm;
    }

    @Override
    public void close() {
        pvm.close();
    }
}
