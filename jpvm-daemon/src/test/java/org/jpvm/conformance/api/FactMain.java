package org.jpvm.conformance.api;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import org.jpvm.TaskScope;
import org.jpvm.compat.Pvm3;
import org.jpvm.testing.RunningDaemon;

/** A task that proves one fact, slowly, and writes to a file what came of it: nothing when it holds. */
public final class FactMain {
    private static long pauseNanos;

    private FactMain() {}

    /** Arguments: class of the {@link FactBody}, file, nanoseconds before each call of the interface; begins when there is a file with {@code .go}. */
    public static void main(String[] arguments) throws ReflectiveOperationException, IOException {
        FactBody body =
                (FactBody) Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
        pauseNanos = Long.parseLong(arguments[2]);
        Pvm3.pvm_mytid();
        while (!exists(arguments[1] + ".go")) {
            pause();
        }
        String outcome = outcome(body);
        Path file = Path.of(arguments[1]);
        Path part = Path.of(arguments[1] + ".part");
        Files.writeString(part, outcome);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A path as an object would keep the task where it is. */
    private static boolean exists(String file) {
        return Files.exists(Path.of(file));
    }

    private static String outcome(FactBody body) {
        Facts facts = (Facts) body.topic();
        Throwable failure = null;
        try {
            facts.begin(Combination.JAVA_ON_JPVMD, new Surroundings());
            body.prove(facts);
        } catch (Throwable e) {
            failure = e;
        }
        try {
            facts.end();
        } catch (RuntimeException e) {
            failure = failure == null ? e : failure;
        }
        if (failure == null) {
            return "";
        }
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Takes its time; called before each call of the interface. */
    public static void pause() {
        long end = System.nanoTime() + pauseNanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** The daemon as the task under test knows it. */
    private static final class Surroundings implements RunningDaemon {
        @Override
        public Map<String, String> environment() {
            Map<String, String> variables =
                    new HashMap<>(TaskScope.current().options().environment());
            // They are for one task only.
            variables.keySet().removeIf(name -> name.startsWith("PVM") && !name.matches("PVMSOCK|PVM_TMP|PVM_VMID"));
            return variables;
        }

        @Override
        public String log() {
            return "";
        }

        @Override
        public void kill() {
            throw new IllegalStateException("others use it");
        }

        @Override
        public void close() {
            throw new IllegalStateException("others use it");
        }
    }
}
