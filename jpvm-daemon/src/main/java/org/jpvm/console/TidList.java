package org.jpvm.console;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.PvmException;
import org.jpvm.Tid;

/** Reads tids from arguments. */
final class TidList {
    private TidList() {}

    /** The tids among {@code words}; says which words are none. */
    static List<Tid> parse(ConsoleSession session, List<String> words) {
        List<Tid> tids = new ArrayList<>();
        for (String word : words) {
            try {
                tids.add(Tid.parse(word));
            } catch (PvmException e) {
                session.out().println(word + ": not a tid");
            }
        }
        return tids;
    }

    /** The tids of tasks among {@code words}; says which words are none. */
    static List<Tid> parseTasks(ConsoleSession session, List<String> words) {
        List<Tid> tids = new ArrayList<>();
        for (Tid tid : parse(session, words)) {
            if (tid.isTask()) {
                tids.add(tid);
            } else {
                session.out().println(tid + ": not a task; ps lists tasks");
            }
        }
        return tids;
    }
}
