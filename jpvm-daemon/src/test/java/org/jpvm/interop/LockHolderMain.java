package org.jpvm.interop;

import java.util.regex.Pattern;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.lock.GroupLock;

/** Takes the lock that is its argument, says so, and waits for a message that nobody sends. */
final class LockHolderMain {
    static final Pattern LOCKED = Pattern.compile("locked, previous holder died: (true|false)\n");

    private LockHolderMain() {}

    public static void main(String[] arguments) {
        try (PvmTask task = Pvm.enroll()) {
            GroupLock.Hold hold = GroupLock.of(task, arguments[0]).lock();
            System.out.print("locked, previous holder died: " + hold.previousHolderDied() + "\n");
            System.out.flush();
            task.receive();
        }
    }
}
