package org.jpvm.compat;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;

/**
 * Calls about options with the results that C PVM gives: resource {@code options/options.txt}, one call a line, in the words of
 * {@code c/options.c}, which prints the same lines.
 */
final class OptionTable {
    private OptionTable() {}

    /** The lines, without comments. */
    static List<String> lines() {
        try (InputStream in = OptionTable.class.getResourceAsStream("/options/options.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The part of a line that is the call. */
    static String call(String line) {
        return line.substring(0, line.indexOf(" = "));
    }

    /** Makes all calls through the C-named face and compares the results. */
    static void checkPvm3() {
        int self = 0;
        for (String line : lines()) {
            if (CompatState.current().isEnrolled()) {
                self = pvm_mytid();
            }
            check(line, self, call -> pvm3(call.split(" ")));
        }
    }

    /** Makes the calls between the first enrolment and the exit through a task and compares the results. */
    static void checkTask(PvmTask task) {
        List<String> all = lines();
        for (String line : all.subList(all.indexOf("mytid = self") + 2, all.indexOf("exit = 0"))) {
            check(line, task.tid().value(), call -> idiomatic(task, call.split(" ")));
        }
    }

    private static void check(String line, int self, Function<String, Integer> caller) {
        String call = call(line);
        int value = caller.apply(call.replace("self", Integer.toString(self)));
        boolean isSelf = value > 0 && (value == self || call.equals("mytid"));
        assertEquals(line, call + " = " + (isSelf ? "self" : Integer.toString(value)));
    }

    private static int pvm3(String[] words) {
        return switch (words[0]) {
            case "get" -> pvm_getopt(Integer.parseInt(words[1]));
            case "set" -> pvm_setopt(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "mytid" -> pvm_mytid();
            case "exit" -> pvm_exit();
            case "enrolled" -> CompatState.current().isEnrolled() ? 1 : 0;
            default -> throw new AssertionError(words[0]);
        };
    }

    private static int idiomatic(PvmTask task, String[] words) {
        TaskOption option = TaskOption.ofCode(Integer.parseInt(words[1]));
        try {
            if (option == null) {
                return PvmBadParam;
            }
            return words[0].equals("get") ? task.option(option) : task.setOption(option, Integer.parseInt(words[2]));
        } catch (PvmException e) {
            return e.error().code();
        }
    }
}
