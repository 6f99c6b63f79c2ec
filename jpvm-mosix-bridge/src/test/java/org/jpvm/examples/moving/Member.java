package org.jpvm.examples.moving;

import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.group.ElementType;
import org.jpvm.group.Group;
import org.jpvm.group.Reduction;

/** Meets the other members of a group in rounds: barrier, broadcast, sum. Arguments: group, members, rounds. */
public final class Member {
    public static final int DONE = 5;
    private static final int NUMBER = 6;
    private static final int SUM = 7;

    private Member() {}

    public static void main(String[] arguments) {
        int members = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        try (PvmTask pvm = Pvm.enroll()) {
            Group group = Group.join(pvm, arguments[0]);
            int self = group.instance();
            long total = 0;
            group.barrier(members);
            for (int round = 0; round < rounds; round++) {
                if (self == round % members) {
                    int number = round;
                    MessageBuffer message = pvm.newBuffer();
                    message.packInt(number);
                    group.broadcast(NUMBER, message);
                    total += number;
                } else {
                    total += pvm.receive(Tid.ANY, NUMBER).unpackInt();
                }
                int[] mine = {self + 1, round};
                int[] sum = group.reduce(Reduction.SUM, ElementType.INT, mine, SUM, 0)
                        .orElse(null);
                if (self == 0 && (sum[0] != members * (members + 1) / 2 || sum[1] != members * round)) {
                    throw new AssertionError("sum " + sum[0] + " " + sum[1] + " in round " + round);
                }
                group.barrier(members);
            }
            long said = total;
            pvm.send(pvm.parent().orElseThrow(), DONE, message -> message.packInt((int) said));
            group.barrier(members);
            group.leave();
        }
    }
}
