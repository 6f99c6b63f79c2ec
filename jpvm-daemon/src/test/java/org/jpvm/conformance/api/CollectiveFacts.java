package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Future;
import org.jpvm.PvmTask;
import org.jpvm.compat.PvmReduceFunction;
import org.jpvm.group.ElementType;
import org.jpvm.group.Group;
import org.jpvm.group.Reduction;

/** Reduce, gather and scatter of the task under test with a partner. Source: pvm-api §15. */
public final class CollectiveFacts extends Facts {
    private static final int TAG = 55;

    /** The partner is instance 0 and collects on this host, the task under test is instance 1. */
    private Group together(String name) {
        PvmTask partner = partner();
        Group group = Group.join(partner, name);
        assertEquals(1, pvm_joingroup(name));
        return group;
    }

    /** The task under test is instance 0 and collects on this host, the partner is instance 1. */
    private Group togetherFirst(String name) {
        assertEquals(0, pvm_joingroup(name));
        return Group.join(partner(), name);
    }

    @Proves("pvm_reduce")
    public void theRootHasTheResult() throws Exception {
        Group group = together("r1");
        Future<Void> other = beside(() -> {
            group.reduceInPlace(Reduction.SUM.on(ElementType.INT), ElementType.INT, new int[] {10, 20}, 2, TAG, 1);
            return null;
        });
        int[] data = {1, 2};
        assertEquals(PvmOk, pvm_reduce(PvmSum, data, 2, PVM_INT, TAG, "r1", 1));
        join(other);
        assertArrayEquals(new int[] {11, 22}, data);
    }

    @Proves("pvm_reduce")
    public void anotherRootGetsTheContribution() throws Exception {
        Group group = togetherFirst("r2");
        double[] theirs = {10, 2};
        Future<Void> other = beside(() -> {
            group.reduceInPlace(Reduction.PRODUCT.on(ElementType.DOUBLE), ElementType.DOUBLE, theirs, 2, TAG, 1);
            return null;
        });
        assertEquals(PvmOk, pvm_reduce(PvmProduct, new double[] {3, 4}, 2, PVM_DOUBLE, TAG, "r2", 1));
        join(other);
        assertArrayEquals(new double[] {30, 8}, theirs);
    }

    @Proves("pvm_reduce")
    public void aFunctionOfOnesOwnCombines() throws Exception {
        Group group = together("r3");
        PvmReduceFunction latest = (type, x, y, count, info) -> {
            assertEquals(PVM_INT, type[0]);
            assertEquals(1, count[0]);
            ((int[]) x)[0] = ((int[]) x)[0] * 100 + ((int[]) y)[0];
            info[0] = PvmOk;
        };
        Future<Void> other = beside(() -> {
            group.reduceInPlace(
                    (into, from, items) -> into[0] = into[0] * 100 + from[0],
                    ElementType.INT,
                    new int[] {5},
                    1,
                    TAG,
                    1);
            return null;
        });
        int[] data = {6};
        assertEquals(PvmOk, pvm_reduce(latest, data, 1, PVM_INT, TAG, "r3", 1));
        join(other);
        assertTrue(data[0] == 506 || data[0] == 605, () -> "result " + data[0]);
    }

    @Proves(value = "pvm_reduce", aspect = Aspect.ERROR)
    public void reduceRefusesBeforeItStarts() {
        pvm_joingroup("r4");
        int[] data = {1};
        refused(PvmBadParam, pvm_reduce(PvmSum, null, 1, PVM_INT, TAG, "r4", 0));
        refused(PvmBadParam, pvm_reduce(PvmSum, data, 0, PVM_INT, TAG, "r4", 0));
        refused(PvmBadParam, pvm_reduce(PvmSum, data, 1, PVM_UINT, TAG, "r4", 0));
        refused(PvmBadParam, pvm_reduce(PvmSum, data, 1, 99, TAG, "r4", 0));
        refused(PvmNoInst, pvm_reduce(PvmSum, data, 1, PVM_INT, TAG, "r4", 5));
        refused(PvmNoGroup, pvm_reduce(PvmSum, data, 1, PVM_INT, TAG, "no such group", 0));
        Group.join(partner(), "r5");
        refused(PvmNotInGroup, pvm_reduce(PvmSum, data, 1, PVM_INT, TAG, "r5", 0));
        assertEquals(1, data[0]);
    }

    @Proves(value = "pvm_reduce", aspect = Aspect.QUIRK)
    public void whoIsAloneOnTheMachineCallsNoFunction() {
        pvm_joingroup("r6");
        int[] calls = new int[1];
        PvmReduceFunction counting = (type, x, y, count, info) -> calls[0]++;
        int[] data = {1};
        assertEquals(PvmOk, pvm_reduce(counting, data, 1, PVM_INT, TAG, "r6", 0));
        assertEquals(0, calls[0]);
        assertEquals(1, data[0]);
    }

    @Proves("pvm_gather")
    public void theRootGathersInTheOrderOfInstances() throws Exception {
        Group group = together("r7");
        Future<Void> other = beside(() -> {
            group.gatherInto(null, ElementType.INT, new int[] {1, 2}, 2, TAG, 1);
            return null;
        });
        int[] result = new int[4];
        assertEquals(PvmOk, pvm_gather(result, new int[] {3, 4}, 2, PVM_INT, TAG, "r7", 1));
        join(other);
        assertArrayEquals(new int[] {1, 2, 3, 4}, result);
    }

    @Proves("pvm_gather")
    public void othersNeedNoPlaceForTheResult() throws Exception {
        Group group = together("r8");
        double[] result = new double[2];
        Future<Void> other = beside(() -> {
            group.gatherInto(result, ElementType.DOUBLE, new double[] {1}, 1, TAG, 0);
            return null;
        });
        assertEquals(PvmOk, pvm_gather(null, new double[] {2}, 1, PVM_DOUBLE, TAG, "r8", 0));
        join(other);
        assertArrayEquals(new double[] {1, 2}, result);
    }

    @Proves(value = "pvm_gather", aspect = Aspect.ERROR)
    public void gatherRefusesBeforeItStarts() {
        pvm_joingroup("r9");
        int[] data = {1};
        refused(PvmBadParam, pvm_gather(new int[1], null, 1, PVM_INT, TAG, "r9", 0));
        refused(PvmBadParam, pvm_gather(null, data, 1, PVM_INT, TAG, "r9", 0));
        refused(PvmBadParam, pvm_gather(new int[1], data, 0, PVM_INT, TAG, "r9", 0));
        refused(PvmBadParam, pvm_gather(new int[1], data, 1, PVM_ULONG, TAG, "r9", 0));
        refused(PvmNoInst, pvm_gather(new int[1], data, 1, PVM_INT, TAG, "r9", 7));
        refused(PvmNoGroup, pvm_gather(new int[1], data, 1, PVM_INT, TAG, "no such group", 0));
    }

    @Proves("pvm_scatter")
    public void theRootScattersInTheOrderOfInstances() throws Exception {
        Group group = together("r10");
        int[] theirs = new int[2];
        Future<Void> other = beside(() -> {
            group.scatterInto(theirs, ElementType.INT, null, 2, TAG, 1);
            return null;
        });
        int[] mine = new int[2];
        assertEquals(PvmOk, pvm_scatter(mine, new int[] {1, 2, 3, 4}, 2, PVM_INT, TAG, "r10", 1));
        join(other);
        assertArrayEquals(new int[] {1, 2}, theirs);
        assertArrayEquals(new int[] {3, 4}, mine);
    }

    @Proves("pvm_scatter")
    public void othersNeedNoData() throws Exception {
        Group group = together("r11");
        float[] theirs = new float[1];
        Future<Void> other = beside(() -> {
            group.scatterInto(theirs, ElementType.FLOAT, new float[] {1, 2}, 1, TAG, 0);
            return null;
        });
        float[] mine = new float[1];
        assertEquals(PvmOk, pvm_scatter(mine, null, 1, PVM_FLOAT, TAG, "r11", 0));
        join(other);
        assertEquals(1, theirs[0]);
        assertEquals(2, mine[0]);
    }

    @Proves(value = "pvm_scatter", aspect = Aspect.ERROR)
    public void scatterRefusesBeforeItStarts() {
        pvm_joingroup("r12");
        int[] data = {1};
        refused(PvmBadParam, pvm_scatter(null, data, 1, PVM_INT, TAG, "r12", 0));
        refused(PvmBadParam, pvm_scatter(new int[1], null, 1, PVM_INT, TAG, "r12", 0));
        refused(PvmBadParam, pvm_scatter(new int[1], data, 0, PVM_INT, TAG, "r12", 0));
        refused(PvmBadParam, pvm_scatter(new int[1], data, 1, PVM_USHORT, TAG, "r12", 0));
        refused(PvmNoInst, pvm_scatter(new int[1], data, 1, PVM_INT, TAG, "r12", 7));
        refused(PvmNoGroup, pvm_scatter(new int[1], data, 1, PVM_INT, TAG, "no such group", 0));
    }

    @Differs("pvm_scatter keeps the root's active send buffer, which C 3.4.6 frees.")
    @Proves(value = "pvm_scatter", aspect = Aspect.LIFETIME)
    public void theRootKeepsItsSendBuffer() {
        pvm_joingroup("r13");
        int packed = pvm_initsend(PvmDataDefault);
        int[] mine = new int[1];
        assertEquals(PvmOk, pvm_scatter(mine, new int[] {5}, 1, PVM_INT, TAG, "r13", 0));
        assertEquals(5, mine[0]);
        assertEquals(packed, pvm_getsbuf());
    }

    private static Object combined(PvmReduceFunction function, int type, Object x, Object y, int count) {
        int[] info = {1};
        function.reduce(new int[] {type}, x, y, new int[] {count}, info);
        assertEquals(PvmOk, info[0]);
        return x;
    }

    @Proves({"PvmMax", "PvmMin"})
    public void maximumAndMinimumAreTakenItemByItem() {
        assertArrayEquals(new int[] {3, 9}, (int[]) combined(PvmMax, PVM_INT, new int[] {1, 9}, new int[] {3, -9}, 2));
        assertArrayEquals(new int[] {1, -9}, (int[]) combined(PvmMin, PVM_INT, new int[] {1, 9}, new int[] {3, -9}, 2));
        assertArrayEquals(new byte[] {5}, (byte[]) combined(PvmMax, PVM_BYTE, new byte[] {-5}, new byte[] {5}, 1));
        assertArrayEquals(new long[] {-5}, (long[]) combined(PvmMin, PVM_LONG, new long[] {-5}, new long[] {5}, 1));
        assertArrayEquals(
                new double[] {2.5}, (double[]) combined(PvmMax, PVM_DOUBLE, new double[] {2.5}, new double[] {1}, 1));
    }

    @Proves(
            value = {"PvmMax", "PvmMin"},
            aspect = Aspect.QUIRK)
    public void complexNumbersCompareByTheirModulus() {
        assertArrayEquals(
                new float[] {3, 4}, (float[]) combined(PvmMax, PVM_CPLX, new float[] {0, 4.5f}, new float[] {3, 4}, 1));
        assertArrayEquals(new double[] {0, 4.5}, (double[])
                combined(PvmMin, PVM_DCPLX, new double[] {0, 4.5}, new double[] {3, 4}, 1));
        assertArrayEquals(
                new float[] {5, 0},
                (float[]) combined(PvmMax, PVM_CPLX, new float[] {5, 0}, new float[] {3, 4}, 1),
                "a tie keeps the first");
    }

    @Proves({"PvmSum", "PvmProduct"})
    public void sumAndProductAreTakenItemByItem() {
        assertArrayEquals(new short[] {7}, (short[]) combined(PvmSum, PVM_SHORT, new short[] {3}, new short[] {4}, 1));
        assertArrayEquals(
                new float[] {12}, (float[]) combined(PvmProduct, PVM_FLOAT, new float[] {3}, new float[] {4}, 1));
        assertArrayEquals(new double[] {4, 6}, (double[])
                combined(PvmSum, PVM_DCPLX, new double[] {1, 2}, new double[] {3, 4}, 1));
        assertArrayEquals(new float[] {-5, 10}, (float[])
                combined(PvmProduct, PVM_CPLX, new float[] {1, 2}, new float[] {3, 4}, 1));
    }

    @Proves(
            value = {"PvmMax", "PvmMin", "PvmSum", "PvmProduct"},
            aspect = Aspect.ERROR)
    public void someTypesAreNotCombined() {
        for (PvmReduceFunction function : new PvmReduceFunction[] {PvmMax, PvmMin, PvmSum, PvmProduct}) {
            for (int type : new int[] {PVM_UINT, PVM_USHORT, PVM_ULONG, PVM_STR, 99}) {
                int[] info = {1};
                function.reduce(new int[] {type}, new int[1], new int[1], new int[] {1}, info);
                assertEquals(PvmBadParam, info[0], "type " + type);
            }
        }
        for (PvmReduceFunction function : new PvmReduceFunction[] {PvmSum, PvmProduct}) {
            int[] info = {1};
            function.reduce(new int[] {PVM_BYTE}, new byte[1], new byte[1], new int[] {1}, info);
            assertEquals(PvmBadParam, info[0]);
        }
    }
}
