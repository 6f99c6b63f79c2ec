package bench.program;

/** A task that does nothing. */
public final class EndingTask {
    private EndingTask() {}

    /** Returns. */
    public static void main(String[] arguments) {}
}
