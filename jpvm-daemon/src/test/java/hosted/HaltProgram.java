package hosted;

import org.jpvm.Pvm;

/** Halts the machine; a process of its own, because a halt sends SIGTERM to every task. */
public final class HaltProgram {
    private HaltProgram() {}

    public static void main(String[] arguments) {
        Pvm.enroll().halt();
    }
}
