package org.jpvm.interop;

import static org.jpvm.compat.Pvm3.*;

/** {@code cslave.c} line by line on the Java form of the C interface. */
public final class TwinSlave {
    private static final int WORK = 1;
    private static final int RESULT = 2;
    private static final int PART = 3;
    private static final int LENGTH = 1000;
    private static final int MOST = 32;

    private TwinSlave() {}

    /** Takes no arguments. */
    public static void main(String[] args) {
        System.exit(run());
    }

    private static int run() {
        int mytid = pvm_mytid();
        int parent = pvm_parent();
        if (mytid < 0 || parent < 0) {
            return 2;
        }
        int[] count = new int[1];
        int[] tids = new int[MOST];
        double[] data = new double[LENGTH];
        pvm_recv(parent, WORK);
        pvm_upkint(count, 1, 1);
        pvm_upkint(tids, count[0], 1);
        pvm_upkdouble(data, LENGTH, 1);
        int me = 0;
        while (tids[me] != mytid) {
            me++;
        }
        System.out.printf("slave %d of %d at work%n", me, count[0]);
        double sum = 0;
        for (int i = me; i < LENGTH; i += count[0]) {
            sum += data[i];
        }
        double[] before = {0};
        if (me > 0) {
            pvm_recv(tids[me - 1], PART);
            pvm_upkdouble(before, 1, 1);
        }
        sum += before[0];
        if (me + 1 < count[0]) {
            pvm_initsend(PvmDataDefault);
            pvm_pkdouble(new double[] {sum}, 1, 1);
            pvm_send(tids[me + 1], PART);
        }
        pvm_initsend(PvmDataDefault);
        pvm_pkint(new int[] {me}, 1, 1);
        pvm_pkdouble(new double[] {sum}, 1, 1);
        pvm_pkstr("Java");
        pvm_send(parent, RESULT);
        pvm_exit();
        return 0;
    }
}
