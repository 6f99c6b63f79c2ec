package org.jpvm.examples;

import java.util.List;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.Tid;

/**
 * The program of the README: four workers square a number each, the master adds. One class is both.
 *
 * <pre>
 * ./jpvm run sum
 *
 * 1 + 4 + 9 + 16 = 30
 * </pre>
 */
public final class Sum {
    private Sum() {}

    /** No arguments. */
    public static void main(String[] args) {
        try (PvmTask pvm = Pvm.enroll()) {
            if (pvm.parent().isPresent()) {
                Tid master = pvm.parent().get();
                int number = pvm.receive(master, 1).unpackInt();
                pvm.send(master, 2, message -> message.packInt(number * number));
                return;
            }
            List<Tid> workers =
                    pvm.spawn(SpawnRequest.javaClass(Sum.class).withCount(4)).tids();
            int sum = 0;
            for (int i = 0; i < workers.size(); i++) {
                int number = i + 1;
                pvm.send(workers.get(i), 1, message -> message.packInt(number));
            }
            for (Tid worker : workers) {
                sum += pvm.receive(worker, 2).unpackInt();
            }
            System.out.println("1 + 4 + 9 + 16 = " + sum);
        }
    }
}
