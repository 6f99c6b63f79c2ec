package org.jpvm.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.conformance.DaemonKind;
import org.jpvm.conformance.Machine;
import org.jpvm.conformance.RunningProgram;
import org.jpvm.group.Group;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code cgroup.c} and {@link GroupMember} as members of one group, every call with every member as root, under both daemons with their
 * own group server. The first of the order has the lowest tid and so collects the reductions.
 */
@Timeout(90)
class GroupMemberInteropIT {
    /** The group server tells nobody when a group grows. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "JPVMD,C C C",
        "JPVMD,C Java Java C",
        "JPVMD,Java C C Java",
        "C,C Java C",
        "C,C Java Java C",
        "C,Java C C Java",
        "C,Java Java"
    })
    void oneGroup(DaemonKind kind, String order) throws Exception {
        together(kind, order, null);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"C,C Big C", "C,Big C", "JPVMD,Big C Big", "JPVMD,Big Java", "JPVMD,Java Big Java"})
    void withBigEndianMembers(DaemonKind kind, String order) throws Exception {
        together(kind, order, BigEndian.here());
    }

    private static void together(DaemonKind kind, String order, BigEndian bigEndian) throws Exception {
        String[] languages = order.split(" ");
        String size = Integer.toString(languages.length);
        try (Machine machine = Machine.start(kind, Interop.cpvm())) {
            String program = Interop.compile("cgroup", machine).toString();
            String bigProgram = bigEndian == null
                    ? null
                    : bigEndian.compile("cgroup", machine).toString();
            List<RunningProgram> members = new ArrayList<>();
            try (PvmTask watcher = Interop.enroll(machine)) {
                for (String language : languages) {
                    List<String> command = new ArrayList<>(
                            switch (language) {
                                case "C" -> List.of(program);
                                case "Big" -> List.of(bigProgram);
                                default -> Interop.javaCommand(GroupMember.class);
                            });
                    command.addAll(List.of("mixed", size));
                    if (bigEndian != null) {
                        // A char of s390x has no sign.
                        command.add("unsigned");
                    }
                    members.add(machine.launch(language + members.size(), command, false));
                    if (members.size() < languages.length) {
                        awaitSize(watcher, members);
                    }
                }
                for (int i = 0; i < members.size(); i++) {
                    String output = Interop.outputOf(members.get(i), 0);
                    String wanted = "libpvm \\[t[0-9a-f]+\\]: pvm_gather\\(\\): Bad parameter\nmember " + i
                            + " done, 0 failures\n";
                    assertTrue(output.matches(wanted), output);
                }
            }
        }
    }

    private static void awaitSize(PvmTask watcher, List<RunningProgram> members) {
        long deadline = System.nanoTime() + Interop.LIMIT.toNanos();
        while (size(watcher) < members.size()) {
            assertTrue(
                    System.nanoTime() < deadline,
                    () -> "no member " + members.size() + "; it said:\n"
                            + members.get(members.size() - 1).output());
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static int size(PvmTask watcher) {
        try {
            return Group.of(watcher, "mixed").size();
        } catch (PvmException e) {
            assertEquals(PvmError.NO_GROUP, e.error(), e.getMessage());
            return 0;
        }
    }
}
