package org.jpvm.examples;

import java.util.List;
import java.util.Locale;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;

/** What most examples do with the tasks they work with: choose the program, start all or none, and name them as C does. */
final class Partners {
    private Partners() {}

    /** The Java class unless another program was asked for. */
    static SpawnRequest request(Class<?> java, String program) {
        return program == null ? SpawnRequest.javaClass(java) : SpawnRequest.program(program);
    }

    /** Starts the tasks. When one of them does not start the others are killed, and this program ends. */
    static List<Tid> spawn(PvmTask pvm, SpawnRequest request) {
        SpawnResult started = pvm.spawn(request);
        if (!started.isComplete()) {
            System.err.println("can't start " + request.count() + " of " + request.file() + ": " + started.errors());
            started.tids().forEach(pvm::kill);
            System.exit(1);
        }
        return started.tids();
    }

    /** A task's number as the C examples print it, such as 0x40002. */
    static String hex(Tid task) {
        return String.format(Locale.ROOT, "0x%x", task.value());
    }
}
