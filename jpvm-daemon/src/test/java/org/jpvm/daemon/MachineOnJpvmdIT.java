package org.jpvm.daemon;

import org.jpvm.testing.MachineContract;
import org.jpvm.testing.RunningDaemon;

/** Java tasks at jpvmd: enrolment, spawning, mailbox, options. */
class MachineOnJpvmdIT extends MachineContract {
    @Override
    protected RunningDaemon startDaemon() {
        return JpvmdProcess.start();
    }
}
