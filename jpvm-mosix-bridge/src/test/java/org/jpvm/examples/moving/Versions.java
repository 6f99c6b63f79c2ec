package org.jpvm.examples.moving;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** Says which version of Java it runs on whenever it is asked, and all that it said before. */
public final class Versions {
    public static final int ASK = 1;
    public static final int ANSWER = 2;

    private Versions() {}

    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            Tid parent = pvm.parent().orElseThrow();
            List<Integer> said = new ArrayList<>();
            Map<String, Integer> counts = new HashMap<>();
            while (pvm.receive(parent, ASK).unpackInt() > 0) {
                int version = Runtime.version().feature();
                said.add(version);
                counts.merge("Java " + version, 1, Integer::sum);
                String text = said + " " + counts.get("Java " + version);
                pvm.send(parent, ANSWER, message -> message.packString(text));
            }
        }
    }
}
