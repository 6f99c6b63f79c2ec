package org.jpvm.testing;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jpvm.Pvm;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;

/** A program for tests: enrols twice, one after the other, and prints what it is then, and all that {@link Pvm} logs. */
public final class ProviderReport {
    private ProviderReport() {}

    /** With the argument {@code halt} ends the machine. */
    public static void main(String[] arguments) {
        Logger logger = Logger.getLogger(Pvm.class.getName());
        logger.setLevel(Level.ALL);
        logger.setUseParentHandlers(false);
        logger.addHandler(new Handler() {
            @Override
            public void publish(LogRecord record) {
                System.out.println("log " + record.getLevel() + " " + record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
        for (int i = 0; i < 2; i++) {
            try (PvmTask task = Pvm.enroll()) {
                System.out.println("class " + task.getClass().getSimpleName());
                if (arguments.length > 0) {
                    task.halt();
                }
            } catch (PvmException e) {
                System.out.println("error " + e.getMessage());
            }
        }
    }
}
