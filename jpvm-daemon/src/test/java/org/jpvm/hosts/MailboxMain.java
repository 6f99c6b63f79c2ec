package org.jpvm.hosts;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/**
 * Uses the mailbox from one host and another: {@code MailboxMain put COUNT} leaves numbered entries behind and prints {@code put COUNT}; {@code
 * MailboxMain get COUNT} reads them and prints {@code got COUNT} when all are there and right.
 */
final class MailboxMain {
    private static final String NAME = "numbers";

    private MailboxMain() {}

    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[1]);
        try (PvmTask task = Pvm.enroll()) {
            if (arguments[0].equals("put")) {
                for (int i = 0; i < count; i++) {
                    MessageBuffer message = task.newBuffer();
                    message.packInt(i * i);
                    task.mailbox().put(NAME, message, Mailbox.PERSISTENT | Mailbox.MULTI_INSTANCE);
                }
                System.out.println("put " + count);
                return;
            }
            List<Integer> wrong = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                if (task.mailbox().receive(NAME, i, 0).unpackInt() != i * i) {
                    wrong.add(i);
                }
            }
            System.out.println(wrong.isEmpty() ? "got " + count : "wrong: " + wrong);
        }
    }
}
