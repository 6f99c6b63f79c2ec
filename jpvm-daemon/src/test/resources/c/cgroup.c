/*
 * One member of a group that does everything libgpvm3 can, with every member as root in turn; org.jpvm.interop.GroupMember is the same
 * program on the Java form of the C interface.
 *
 * Each reduction has a tag of its own, because C takes the data of the next one for the present.
 *
 *   cgroup GROUP SIZE [unsigned]   status 0 when all was as it should be
 *
 * With "unsigned" no byte is negative: on some machines char has no sign, and the member that reduces decides.
 */
#include <pvm3.h>
#include <stdio.h>
#include <stdlib.h>

enum { ITEMS = 3, MOST = 16, CALL = 40, PLACE = 51, GATHER = 52, SCATTER = 53, SUM = 60 };

int pvm_grphostinfo(char *, int, int *, int *, int *);
int pvm_grpvhostinfo(char *, int **, int **, int *);

static int failures;
static int sign = -1;

static void check(const char *what, int root, double found, double wanted)
{
    if (found != wanted) {
        failures++;
        printf("FAIL %s root %d: %g, not %g\n", what, root, found, wanted);
    }
}

/* Keeps the greatest and where it was. */
static void place(int *type, void *x, void *y, int *n, int *info)
{
    double *a = x, *b = y;
    if (b[0] > a[0]) {
        a[0] = b[0];
        a[1] = b[1];
    }
    *info = *type == PVM_DOUBLE && *n == 2 ? 0 : -2;
}

static void arrays(char *group, int size, int me, int root)
{
    int i, sum = size * (size + 1) / 2;
    char bytes[2] = {sign * me, me};
    short shorts[1] = {me + 1};
    int ints[ITEMS], all[MOST * ITEMS], part[ITEMS];
    long longs[1] = {(me + 1) * 1000000L};
    float floats[1] = {me + 0.5f}, complex[4] = {me + 1, -me, 1, 1};
    double doubles[1] = {2}, dcomplex[2] = {0, 1}, best[2] = {me % 2 ? 100 + me : me, me};
    double every[MOST];
    for (i = 0; i < ITEMS; i++)
        ints[i] = (me + 1) * (i + 1);

    check("max byte", root, pvm_reduce(PvmMax, bytes, 2, PVM_BYTE, SUM + 0, group, root), 0);
    check("sum short", root, pvm_reduce(PvmSum, shorts, 1, PVM_SHORT, SUM + 1, group, root), 0);
    check("sum int", root, pvm_reduce(PvmSum, ints, ITEMS, PVM_INT, SUM + 2, group, root), 0);
    check("sum long", root, pvm_reduce(PvmSum, longs, 1, PVM_LONG, SUM + 3, group, root), 0);
    check("min float", root, pvm_reduce(PvmMin, floats, 1, PVM_FLOAT, SUM + 4, group, root), 0);
    check("sum complex", root, pvm_reduce(PvmSum, complex, 2, PVM_CPLX, SUM + 5, group, root), 0);
    check("product double", root, pvm_reduce(PvmProduct, doubles, 1, PVM_DOUBLE, SUM + 6, group, root), 0);
    check("product dcomplex", root, pvm_reduce(PvmProduct, dcomplex, 1, PVM_DCPLX, SUM + 7, group, root), 0);
    check("place", root, pvm_reduce(place, best, 2, PVM_DOUBLE, PLACE, group, root), 0);
    if (me == root) {
        check("max byte", root, bytes[0], 0);
        check("max byte 1", root, bytes[1], size - 1);
        check("sum short", root, shorts[0], sum);
        for (i = 0; i < ITEMS; i++)
            check("sum int", root, ints[i], sum * (i + 1));
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

    for (i = 0; i < ITEMS; i++)
        part[i] = me * ITEMS + i;
    check("gather", root, pvm_gather(all, part, ITEMS, PVM_INT, GATHER, group, root), 0);
    if (me == root)
        for (i = 0; i < size * ITEMS; i++) {
            check("gather", root, all[i], i);
            all[i] = -i;
        }
    check("scatter", root, pvm_scatter(part, all, ITEMS, PVM_INT, SCATTER, group, root), 0);
    for (i = 0; i < ITEMS; i++)
        check("scatter", root, part[i], -(me * ITEMS + i));
    for (i = 0; i < size; i++)
        every[i] = root + i;
    check("scatter", root, pvm_scatter(best, every, 1, PVM_DOUBLE, SCATTER, group, root), 0);
    check("scatter double", root, best[0], root + me);

    if (me == root) {
        pvm_initsend(PvmDataDefault);
        pvm_pkint(&root, 1, 1);
        check("bcast", root, pvm_bcast(group, CALL), 0);
    } else {
        pvm_recv(pvm_gettid(group, root), CALL);
        pvm_upkint(&i, 1, 1);
        check("bcast", root, i, root);
    }
    check("barrier", root, pvm_barrier(group, root % 2 ? -1 : size), 0);
}

int main(int argc, char **argv)
{
    int size, me, root, coordinator, here, hosts, *coordinators, *members;
    char *group;
    if (argc < 3 || pvm_mytid() < 0)
        return 2;
    group = argv[1];
    size = atoi(argv[2]);
    if (argc > 3)
        sign = 0;
    me = pvm_joingroup(group);
    check("join again", -1, pvm_joingroup(group), PvmDupGroup);
    check("barrier", -1, pvm_barrier(group, size), 0);
    check("size", -1, pvm_gsize(group), size);
    check("instance", -1, pvm_getinst(group, pvm_mytid()), me);
    check("tid", -1, pvm_gettid(group, me), pvm_mytid());
    check("no instance", -1, pvm_gettid(group, size), PvmNoInst);
    check("host info", -1, pvm_grphostinfo(group, pvm_tidtohost(pvm_mytid()), &coordinator, &here, &hosts), 0);
    check("host info members", -1, here, size);
    check("host info hosts", -1, hosts, 1);
    check("hosts info", -1, pvm_grpvhostinfo(group, &coordinators, &members, &hosts), 0);
    check("hosts info coordinator", -1, coordinators[0], coordinator);
    check("hosts info members", -1, members[0], size);
    for (root = 0; root < size; root++)
        arrays(group, size, me, root);
    check("freeze", -1, pvm_freezegroup(group, size), size);
    check("freeze again", -1, pvm_freezegroup(group, size), PvmDupGroup);
    check("static instance", -1, pvm_getinst(group, pvm_mytid()), me);
    for (root = 0; root < size; root++)
        arrays(group, size, me, root);
    check("reduce uint", -1, pvm_gather(&me, &me, 1, PVM_UINT, GATHER, group, 0), PvmBadParam);
    check("leave", -1, pvm_lvgroup(group), 0);
    pvm_exit();
    printf("member %d done, %d failures\n", me, failures);
    return failures != 0;
}
