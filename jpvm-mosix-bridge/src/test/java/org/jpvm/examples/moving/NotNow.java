package org.jpvm.examples.moving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jpvm.Pvm;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;

/** Tries to write itself to a file where it cannot, and tells its parent what it hears, one message each. */
public final class NotNow {
    /** Tag of what it hears. */
    public static final int TOLD = 1;

    private final String said;

    private NotNow(PvmTask pvm, Path file) {
        said = attempt(pvm, file);
    }

    private static String attempt(PvmTask pvm, Path file) {
        try {
            return pvm.migration().checkpoint(file).name();
        } catch (PvmException e) {
            return e.error() + " " + e.getMessage();
        }
    }

    private static void tell(PvmTask pvm, String text) {
        pvm.send(pvm.parent().orElseThrow(), TOLD, message -> message.packString(text));
    }

    private static String locked(PvmTask pvm, Path file) {
        ReentrantLock lock = new ReentrantLock();
        String said = attempt(pvm, file);
        lock.lock();
        return said;
    }

    private static String onThread(PvmTask pvm, Path file) throws InterruptedException {
        String[] said = new String[1];
        Thread other = new Thread(() -> said[0] = attempt(pvm, file));
        other.start();
        other.join();
        return said[0];
    }

    private static String inCallback(PvmTask pvm, Path file) {
        List<String> said = new ArrayList<>();
        List.of(1).stream().forEach(one -> said.add(attempt(pvm, file)));
        return said.get(0);
    }

    /** The task. */
    public static void main(String[] arguments) throws InterruptedException {
        try (PvmTask pvm = Pvm.enroll()) {
            Path file = Path.of(arguments[0]);
            tell(pvm, new NotNow(pvm, file).said);
            tell(pvm, locked(pvm, file));
            tell(pvm, onThread(pvm, file));
            tell(pvm, inCallback(pvm, file));
            tell(pvm, attempt(pvm, file.resolve("below").resolve("nowhere")));
            tell(pvm, attempt(pvm, file.getParent()));
            tell(pvm, attempt(pvm, file));
        }
    }
}
