package org.jpvm.interop;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** {@code storm.c} in Java: {@code StormMain HEXTID NUMBER}. */
final class StormMain {
    private StormMain() {}

    public static void main(String[] arguments) {
        try (PvmTask task = Pvm.enroll()) {
            new Storm(task, Tid.parse(arguments[0]), Integer.parseInt(arguments[1])).run();
        }
    }
}
