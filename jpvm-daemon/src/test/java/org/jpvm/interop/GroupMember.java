package org.jpvm.interop;

import static org.jpvm.compat.Pvm3.*;

/** {@code cgroup.c} line by line on the Java form of the C interface. */
public final class GroupMember {
    private static final int ITEMS = 3;
    private static final int CALL = 40;
    private static final int SUM = 60;
    private static final int PLACE = 51;
    private static final int GATHER = 52;
    private static final int SCATTER = 53;

    private int failures;
    private int sign;

    private GroupMember() {}

    /** {@code GROUP SIZE [unsigned]}. */
    public static void main(String[] args) {
        System.exit(new GroupMember().run(args));
    }

    private void check(String what, int root, double found, double wanted) {
        if (found != wanted) {
            failures++;
            System.out.printf("FAIL %s root %d: %s, not %s%n", what, root, found, wanted);
        }
    }

    /** Keeps the greatest and where it was. */
    private static void place(int[] type, Object x, Object y, int[] n, int[] info) {
        double[] a = (double[]) x;
        double[] b = (double[]) y;
        if (b[0] > a[0]) {
            a[0] = b[0];
            a[1] = b[1];
        }
        info[0] = type[0] == PVM_DOUBLE && n[0] == 2 ? 0 : -2;
    }

    private void arrays(String group, int size, int me, int root) {
        int sum = size * (size + 1) / 2;
        byte[] bytes = {(byte) (sign * me), (byte) me};
        short[] shorts = {(short) (me + 1)};
        int[] ints = new int[ITEMS];
        int[] all = me == root ? new int[size * ITEMS] : null;
        int[] part = new int[ITEMS];
        long[] longs = {(me + 1) * 1000000L};
        float[] floats = {me + 0.5f};
        float[] complex = {me + 1, -me, 1, 1};
        double[] doubles = {2};
        double[] dcomplex = {0, 1};
        double[] best = {me % 2 != 0 ? 100 + me : me, me};
        double[] every = new double[size];
        for (int i = 0; i < ITEMS; i++) {
            ints[i] = (me + 1) * (i + 1);
        }

        check("max byte", root, pvm_reduce(PvmMax, bytes, 2, PVM_BYTE, SUM + 0, group, root), 0);
        check("sum short", root, pvm_reduce(PvmSum, shorts, 1, PVM_SHORT, SUM + 1, group, root), 0);
        check("sum int", root, pvm_reduce(PvmSum, ints, ITEMS, PVM_INT, SUM + 2, group, root), 0);
        check("sum long", root, pvm_reduce(PvmSum, longs, 1, PVM_LONG, SUM + 3, group, root), 0);
        check("min float", root, pvm_reduce(PvmMin, floats, 1, PVM_FLOAT, SUM + 4, group, root), 0);
        check("sum complex", root, pvm_reduce(PvmSum, complex, 2, PVM_CPLX, SUM + 5, group, root), 0);
        check("product double", root, pvm_reduce(PvmProduct, doubles, 1, PVM_DOUBLE, SUM + 6, group, root), 0);
        check("product dcomplex", root, pvm_reduce(PvmProduct, dcomplex, 1, PVM_DCPLX, SUM + 7, group, root), 0);
        check("place", root, pvm_reduce(GroupMember::place, best, 2, PVM_DOUBLE, PLACE, group, root), 0);
        if (me == root) {
            check("max byte", root, bytes[0], 0);
            check("max byte 1", root, bytes[1], size - 1);
            check("sum short", root, shorts[0], sum);
            for (int i = 0; i < ITEMS; i++) {
                check("sum int", root, ints[i], sum * (i + 1));
            }
            check("sum long", root, longs[0], sum * 1e6);
            check("min float", root, floats[0], 0.5);
            check("sum complex 0", root, complex[0], sum);
            check("sum complex 1", root, complex[1], -(sum - size));
            check("sum complex 2", root, complex[2], size);
            check("product double", root, doubles[0], 1 << size);
            check("product dcomplex 0", root, dcomplex[0], size % 4 == 0 ? 1 : size % 4 == 2 ? -1 : 0);
            check("product dcomplex 1", root, dcomplex[1], size % 4 == 1 ? 1 : size % 4 == 3 ? -1 : 0);
            check("place", root, best[0], 100 + best[1]);
            check("place 1", root, best[1], (size - 2) / 2 * 2 + 1);
        }

        for (int i = 0; i < ITEMS; i++) {
            part[i] = me * ITEMS + i;
        }
        check("gather", root, pvm_gather(all, part, ITEMS, PVM_INT, GATHER, group, root), 0);
        if (me == root) {
            for (int i = 0; i < size * ITEMS; i++) {
                check("gather", root, all[i], i);
                all[i] = -i;
            }
        }
        check("scatter", root, pvm_scatter(part, all, ITEMS, PVM_INT, SCATTER, group, root), 0);
        for (int i = 0; i < ITEMS; i++) {
            check("scatter", root, part[i], -(me * ITEMS + i));
        }
        for (int i = 0; i < size; i++) {
            every[i] = root + i;
        }
        check("scatter", root, pvm_scatter(best, every, 1, PVM_DOUBLE, SCATTER, group, root), 0);
        check("scatter double", root, best[0], root + me);

        if (me == root) {
            pvm_initsend(PvmDataDefault);
            pvm_pkint(new int[] {root}, 1, 1);
            check("bcast", root, pvm_bcast(group, CALL), 0);
        } else {
            pvm_recv(pvm_gettid(group, root), CALL);
            int[] told = new int[1];
            pvm_upkint(told, 1, 1);
            check("bcast", root, told[0], root);
        }
        check("barrier", root, pvm_barrier(group, root % 2 != 0 ? -1 : size), 0);
    }

    private int run(String[] args) {
        if (args.length < 2 || pvm_mytid() < 0) {
            return 2;
        }
        String group = args[0];
        int size = Integer.parseInt(args[1]);
        sign = args.length > 2 ? 0 : -1;
        int[] coordinator = new int[1];
        int[] here = new int[1];
        int[] hosts = new int[1];
        int[][] coordinators = new int[1][];
        int[][] members = new int[1][];
        int me = pvm_joingroup(group);
        check("join again", -1, pvm_joingroup(group), PvmDupGroup);
        check("barrier", -1, pvm_barrier(group, size), 0);
        check("size", -1, pvm_gsize(group), size);
        check("instance", -1, pvm_getinst(group, pvm_mytid()), me);
        check("tid", -1, pvm_gettid(group, me), pvm_mytid());
        check("no instance", -1, pvm_gettid(group, size), PvmNoInst);
        check("host info", -1, pvm_grphostinfo(group, pvm_tidtohost(pvm_mytid()), coordinator, here, hosts), 0);
        check("host info members", -1, here[0], size);
        check("host info hosts", -1, hosts[0], 1);
        check("hosts info", -1, pvm_grpvhostinfo(group, coordinators, members, hosts), 0);
        check("hosts info coordinator", -1, coordinators[0][0], coordinator[0]);
        check("hosts info members", -1, members[0][0], size);
        for (int root = 0; root < size; root++) {
            arrays(group, size, me, root);
        }
        check("freeze", -1, pvm_freezegroup(group, size), size);
        check("freeze again", -1, pvm_freezegroup(group, size), PvmDupGroup);
        check("static instance", -1, pvm_getinst(group, pvm_mytid()), me);
        for (int root = 0; root < size; root++) {
            arrays(group, size, me, root);
        }
        check("reduce uint", -1, pvm_gather(new int[1], new int[1], 1, PVM_UINT, GATHER, group, 0), PvmBadParam);
        check("leave", -1, pvm_lvgroup(group), 0);
        pvm_exit();
        System.out.printf("member %d done, %d failures%n", me, failures);
        return failures != 0 ? 1 : 0;
    }
}
