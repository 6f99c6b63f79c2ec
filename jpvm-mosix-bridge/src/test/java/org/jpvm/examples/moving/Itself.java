package org.jpvm.examples.moving;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.migration.Migration;
import org.jpvm.migration.Pin;
import org.jpvm.migration.TaskPlace;

/** Says where it is whenever it is asked, pinned or not as the question wants it: tag 1 with 1 to pin before, 0 to let go before, answer tag 2. */
public final class Itself {
    /** Tag of questions. */
    public static final int ASK = 1;
    /** Tag of answers. */
    public static final int PLACE = 2;

    private Itself() {}

    /** The task. */
    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            Tid parent = pvm.parent().orElseThrow();
            Migration migration = pvm.migration();
            Pin pin = null;
            while (true) {
                int wanted = pvm.receive(parent, ASK).unpackInt();
                if (wanted < 0) {
                    return;
                }
                if (wanted == 1 && pin == null) {
                    pin = migration.pinned();
                } else if (wanted == 0 && pin != null) {
                    pin.close();
                    pin = null;
                }
                migration.workLeft(10);
                TaskPlace place = migration.place();
                pvm.send(parent, PLACE, message -> message.packString(place.text()));
            }
        }
    }
}
