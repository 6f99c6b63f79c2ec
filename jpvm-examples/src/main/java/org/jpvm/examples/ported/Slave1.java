package org.jpvm.examples.ported;

import static org.jpvm.compat.Pvm3.*;

/** {@link org.jpvm.examples.Slave1} with C's names. Prints nothing. */
public final class Slave1 {
    private Slave1() {}

    /** No arguments. */
    public static void main(String[] args) {
        int mytid = pvm_mytid();

        pvm_recv(-1, 0);
        int[] nproc = new int[1];
        pvm_upkint(nproc, 1, 1);
        int[] tids = new int[nproc[0]];
        pvm_upkint(tids, nproc[0], 1);
        int[] n = new int[1];
        pvm_upkint(n, 1, 1);
        float[] data = new float[n[0]];
        pvm_upkfloat(data, n[0], 1);

        int me = 0;
        while (tids[me] != mytid) {
            me++;
        }
        float result = work(me, data, tids);

        pvm_initsend(PvmDataDefault);
        pvm_pkint(new int[] {me}, 1, 1);
        pvm_pkfloat(new float[] {result}, 1, 1);
        pvm_send(pvm_parent(), 5);
        pvm_exit();
    }

    private static float work(int me, float[] data, int[] tids) {
        float[] sum = {0};
        for (float value : data) {
            sum[0] += me * value;
        }
        pvm_initsend(PvmDataDefault);
        pvm_pkfloat(sum, 1, 1);
        pvm_send(tids[(me + 1) % tids.length], 22);
        pvm_recv(-1, 22);
        float[] psum = new float[1];
        pvm_upkfloat(psum, 1, 1);
        return sum[0] + psum[0];
    }
}
