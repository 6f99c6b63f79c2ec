package org.jpvm.examples;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jpvm.Mailbox;
import org.jpvm.PvmException;

/**
 * What the mailbox examples share: flags as letters on their command lines and by their names in their output, and what a refusal means.
 * Twin of {@code taskf.c}, which is no program either.
 */
final class MailboxFlags {
    /** For the usage of a program. */
    static final String LETTERS = """
            FLAGS is one or more of
                d  PvmMboxDefault
                p  PvmMboxPersistent
                m  PvmMboxMultiInstance
                o  PvmMboxOverWritable
                f  PvmMboxFirstAvail
                r  PvmMboxReadAndDelete""";

    private static final Map<Character, Integer> BY_LETTER = Map.of(
            'd', 0,
            'p', Mailbox.PERSISTENT,
            'm', Mailbox.MULTI_INSTANCE,
            'o', Mailbox.OVERWRITABLE,
            'f', Mailbox.FIRST_AVAILABLE,
            'r', Mailbox.READ_AND_DELETE);

    /** From the highest bit, as C's programs print them. */
    private static final List<String> NAMES = List.of(
            "PvmMboxWaitForInfo",
            "PvmMboxReadAndDelete",
            "PvmMboxFirstAvail",
            "PvmMboxOverWritable",
            "PvmMboxMultiInstance",
            "PvmMboxPersistent");

    private MailboxFlags() {}

    /** The flags that a word of the command line means; ends the program when it has other letters. */
    static int of(String letters, Arguments arguments) {
        int flags = 0;
        for (char letter : letters.toCharArray()) {
            Integer flag = BY_LETTER.get(letter);
            if (flag == null) {
                throw arguments.fail("no flag '" + letter + "'");
            }
            flags |= flag;
        }
        return flags;
    }

    /** The names C's header has for the flags, as {@code PvmMboxMultiInstance PvmMboxPersistent}. */
    static String names(int flags) {
        String names = IntStream.range(0, NAMES.size())
                .filter(i -> (flags & Mailbox.WAIT_FOR_INFO >> i) != 0)
                .mapToObj(NAMES::get)
                .collect(Collectors.joining(" "));
        return names.isEmpty() ? "PvmMboxDefault" : names;
    }

    /** Why the mailbox refused. */
    static String reason(PvmException e) {
        return switch (e.error()) {
            case NOT_FOUND -> "no service running";
            case DENIED -> "Key locked by another task";
            default -> e.getMessage();
        };
    }
}
