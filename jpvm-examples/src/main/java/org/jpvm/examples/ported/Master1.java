package org.jpvm.examples.ported;

import static org.jpvm.compat.Pvm3.*;

import java.util.Arrays;
import java.util.Locale;

/**
 * {@link org.jpvm.examples.Master1} with C's names: a port of {@code master1.c}.
 *
 * <pre>
 * ./jpvm run org.jpvm.examples.ported.Master1
 *
 * Spawning 3 worker tasks ... SUCCESSFUL
 * I got 200.000000 from 0; (expecting 200.000000)
 * I got 100.000000 from 1; (expecting 100.000000)
 * I got 300.000000 from 2; (expecting 300.000000)
 * </pre>
 */
public final class Master1 {
    private static final int MAX_SLAVES = 32;

    private Master1() {}

    /** No arguments. */
    public static void main(String[] args) {
        pvm_mytid();

        int[] nhost = new int[1];
        pvm_config(nhost, null, null);
        int nproc = Math.min(3 * nhost[0], MAX_SLAVES);
        System.out.printf("Spawning %d worker tasks ... ", nproc);

        int[] tids = new int[nproc];
        int numt = pvm_spawn("java:org.jpvm.examples.ported.Slave1", null, PvmTaskDefault, "", nproc, tids);
        if (numt < nproc) {
            System.out.printf("%n Trouble spawning slaves. Error codes are: %s%n", Arrays.toString(tids));
            for (int i = 0; i < numt; i++) {
                pvm_kill(tids[i]);
            }
            pvm_exit();
            System.exit(1);
        }
        System.out.println("SUCCESSFUL");

        int n = 100;
        float[] data = new float[n];
        Arrays.fill(data, 1.0f);
        pvm_initsend(PvmDataDefault);
        pvm_pkint(new int[] {nproc}, 1, 1);
        pvm_pkint(tids, nproc, 1);
        pvm_pkint(new int[] {n}, 1, 1);
        pvm_pkfloat(data, n, 1);
        pvm_mcast(tids, nproc, 0);

        int[] who = new int[1];
        float[] result = new float[1];
        for (int i = 0; i < nproc; i++) {
            pvm_recv(-1, 5);
            pvm_upkint(who, 1, 1);
            pvm_upkfloat(result, 1, 1);
            double expected = (who[0] == 0 ? nproc - 1 : 2 * who[0] - 1) * 100.0;
            System.out.printf(Locale.ROOT, "I got %f from %d; (expecting %f)%n", result[0], who[0], expected);
        }
        pvm_exit();
    }
}
