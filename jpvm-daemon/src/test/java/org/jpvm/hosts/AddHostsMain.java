package org.jpvm.hosts;

import java.util.List;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/** {@code AddHostsMain LINE...}: asks for each host in turn, as pvm_addhosts does, and prints {@code NUMBER LINE} with its tid or error. */
final class AddHostsMain {
    private AddHostsMain() {}

    public static void main(String[] lines) {
        try (PvmTask task = Pvm.enroll()) {
            for (String line : lines) {
                System.out.println(task.addHosts(List.of(line))[0] + " " + line);
            }
        }
    }
}
