package org.jpvm.interop;

import static org.jpvm.compat.Pvm3.*;

import java.util.Locale;

/** {@code cmaster.c} line by line on the Java form of the C interface. */
public final class TwinMaster {
    private static final int WORK = 1;
    private static final int RESULT = 2;
    private static final int GONE = 99;
    private static final int LENGTH = 1000;
    private static final int MOST = 32;

    private TwinMaster() {}

    /** {@code SLAVE COUNT [ARGUMENT]}. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        int[] tids = new int[MOST];
        int gone = 0;
        double[] data = new double[LENGTH];
        if (pvm_mytid() < 0 || args.length < 2) {
            return 2;
        }
        int count = Integer.parseInt(args[1]);
        String[] arguments = args.length > 2 ? new String[] {args[2]} : null;
        pvm_catchout(System.out);
        int started = pvm_spawn(args[0], arguments, 0, "", count, tids);
        if (started < count) {
            System.out.printf(
                    "master: %d of %d started, error %d%n", started, count, started < 0 ? started : tids[count - 1]);
            pvm_exit();
            return 1;
        }
        pvm_notify(PvmTaskExit, GONE, count, tids);
        for (int i = 0; i < LENGTH; i++) {
            data[i] = i + 1;
        }
        pvm_initsend(PvmDataRaw);
        pvm_pkint(new int[] {count}, 1, 1);
        pvm_pkint(tids, count, 1);
        pvm_pkdouble(data, LENGTH, 1);
        pvm_mcast(tids, count, WORK);
        int[] me = new int[1];
        double[] sum = new double[1];
        String[] name = new String[1];
        for (int i = 0; i < count; i++) {
            pvm_recv(-1, RESULT);
            pvm_upkint(me, 1, 1);
            pvm_upkdouble(sum, 1, 1);
            pvm_upkstr(name);
            System.out.printf(Locale.ROOT, "result %d is %.1f by %s%n", me[0], sum[0], name[0]);
        }
        int[] who = new int[1];
        for (int i = 0; i < count; i++) {
            pvm_recv(-1, GONE);
            pvm_upkint(who, 1, 1);
            for (int j = 0; j < count; j++) {
                gone += tids[j] == who[0] ? 1 : 0;
            }
        }
        System.out.printf("%d slaves gone, %d more notices%n", gone, pvm_probe(-1, GONE) != 0 ? 1 : 0);
        pvm_exit();
        System.out.println("master done");
        return 0;
    }
}
