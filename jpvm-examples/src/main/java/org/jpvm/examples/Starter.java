package org.jpvm.examples;

import java.util.List;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;

/**
 * Starts a program several times, prints what its tasks write, and ends when they all have ended. Twin of {@code starter.c}; shows spawning
 * by name with arguments, collecting output and noticing the end of tasks. (The C program asks for the list of tasks once a second; here the
 * daemon says when one ends.)
 *
 * <pre>
 * ./jpvm run starter -n 2 java:org.jpvm.examples.Spmd    a Java class
 * ./jpvm run starter -n 2 /usr/bin/spmd                  a C program
 *
 * /usr/bin/spmd program to be spawned 2 times.
 * [t40003] BEGIN
 * [t40004] BEGIN
 * [t40003] Pass a token through the   2 tid ring:
 * [t40003] 262147 -&gt; 262148 -&gt; 262147
 * [t40003] token ring done
 * [t40003] EOF
 * [t40004] EOF
 * </pre>
 */
public final class Starter {
    private static final String USAGE = "starter -n COUNT PROGRAM [ARGUMENTS]";
    private static final int MOST_TASKS = 1000;
    private static final int TASK_ENDED = 1;

    private Starter() {}

    /** {@code -n COUNT PROGRAM [ARGUMENTS]}: how many, and what. */
    public static void main(String[] args) {
        int words = Math.min(args.length, 2);
        Arguments options = Arguments.words(List.of(args).subList(0, words).toArray(new String[0]), USAGE, 2, 2);
        if (!args[0].equals("-n") || args.length < 3) {
            throw options.fail("how many of which program?");
        }
        int count = options.number(1, 1, 1, MOST_TASKS);
        String[] arguments = List.of(args).subList(3, args.length).toArray(new String[0]);
        System.out.println(args[2] + " program to be spawned " + count + " times.");
        try (PvmTask pvm = Pvm.enroll()) {
            pvm.catchOutput(System.out);
            SpawnResult started = pvm.spawn(
                    SpawnRequest.program(args[2]).withArguments(arguments).withCount(count));
            if (!started.isComplete()) {
                System.out.println("Trouble spawning slaves. Aborting. Error codes are:");
                for (int i = 0; i < started.errors().size(); i++) {
                    System.out.println("TID " + (started.tids().size() + i) + " "
                            + started.errors().get(i).code());
                }
                started.tids().forEach(pvm::kill);
                System.exit(1);
            }
            pvm.notifyOn(NotifyKind.TASK_EXIT, TASK_ENDED, started.tids());
            for (int i = 0; i < count; i++) {
                pvm.receive(Tid.ANY, TASK_ENDED);
            }
        }
    }
}
