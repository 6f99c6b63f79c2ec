package hosted;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.compat.Pvm3;

/** A task for tests of the container; what it does is its first argument. */
public final class HostedProgram {
    private static final int ECHO_TAG = 1;
    private static int runs;

    private HostedProgram() {}

    public static void main(String[] arguments) throws Exception {
        runs++;
        System.out.println("runs=" + runs + " thread=" + Thread.currentThread().getName());
        System.err.print("args=" + String.join(",", arguments) + "\n");
        switch (arguments[0]) {
            case "echo" -> echo();
            case "wait" -> waitForEver();
            case "throw" -> throw new IllegalStateException("on purpose");
            case "exit" -> System.exit(3);
            case "memory" -> throw new OutOfMemoryError("on purpose");
            case "spin" -> spin();
            case "threads" -> new Thread(() -> System.out.println("from a thread of it")).start();
            case "autoerr" -> autoErr();
            case "autoerr-thread" -> {
                new Thread(HostedProgram::autoErr).start();
                waitForEver();
            }
            default -> {}
        }
    }

    /** C's way to end a program at its first error. */
    private static void autoErr() {
        Pvm3.pvm_setopt(Pvm3.PvmAutoErr, 2);
        Pvm3.pvm_freebuf(-1);
        System.out.println("still there");
    }

    private static void echo() {
        try (PvmTask pvm = Pvm.enroll()) {
            int number = pvm.receive(Tid.ANY, ECHO_TAG).unpackInt();
            pvm.send(pvm.parent().orElseThrow(), ECHO_TAG, message -> message.packInt(number + 1));
        }
    }

    /** Left open on purpose: the end of the task has to close it. */
    @SuppressWarnings("resource")
    private static void waitForEver() {
        Pvm.enroll().receive();
    }

    /** Neither calls PVM nor looks at its interrupt. */
    private static void spin() {
        Pvm.enroll();
        long end = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        System.out.println("spun to the end");
    }
}
