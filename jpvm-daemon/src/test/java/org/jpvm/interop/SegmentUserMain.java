package org.jpvm.interop;

import java.util.regex.Pattern;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SharedSegment;
import org.jpvm.lock.GroupLock;

/**
 * Counts in a shared segment: {@code SegmentUserMain NAME BYTES ROUNDS}. The long at 0 is guarded by a lock, that at 8 is added to at once.
 * With 0 rounds it keeps the segment open until it is ended.
 */
@SuppressWarnings("try") // Holds are closed, and not looked at.
final class SegmentUserMain {
    static final Pattern OPEN = Pattern.compile("open\n");

    private SegmentUserMain() {}

    public static void main(String[] arguments) {
        int rounds = Integer.parseInt(arguments[2]);
        try (PvmTask task = Pvm.enroll();
                SharedSegment segment = SharedSegment.open(task, arguments[0], Long.parseLong(arguments[1]))) {
            System.out.print("open\n");
            System.out.flush();
            if (rounds == 0) {
                task.receive();
            }
            GroupLock lock = GroupLock.of(task, arguments[0]);
            for (int i = 0; i < rounds; i++) {
                try (GroupLock.Hold hold = lock.lock()) {
                    segment.putLong(0, segment.getLong(0) + 1);
                }
                segment.addAndGetLong(8, 1);
            }
        }
    }
}
