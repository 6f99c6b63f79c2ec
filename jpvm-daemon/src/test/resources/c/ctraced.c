/* Makes every call that trace events exist for, once or more; twin of TracedTwin. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <pvm3.h>
#include <pvmtev.h>

static void handle(int mid) { int n; pvm_getsbuf(); pvm_upkint(&n, 1, 1); }

static void packing(void) {
    char b[4] = {1, 2, 3, 4}; short s[2] = {5, 6}; int i[4] = {7, 8, 9, 10}; long l[2] = {11, 12};
    float f[4] = {1, 2, 3, 4}; double d[4] = {1, 2, 3, 4}; char text[100]; int n; float c[4]; double z[4];
    pvm_initsend(PvmDataDefault);
    pvm_pkbyte(b, 4, 1); pvm_pkshort(s, 2, 1); pvm_pkushort((unsigned short *) s, 1, 2); pvm_pkint(i, 2, 2);
    pvm_pkuint((unsigned *) i, 1, 1); pvm_pklong(l, 2, 1); pvm_pkulong((unsigned long *) l, 1, 1); pvm_pkfloat(f, 4, 1);
    pvm_pkdouble(d, 4, 1); pvm_pkcplx(f, 2, 1); pvm_pkdcplx(d, 2, 1); pvm_pkstr("text"); pvm_packf("%2d %s", i, "more");
    pvm_send(pvm_mytid(), 5); pvm_send(pvm_mytid(), 4); pvm_recv(-1, 4);
    n = pvm_probe(-1, 5);
    pvm_bufinfo(n, &i[0], &i[1], &i[2]);
    pvm_recv(-1, 5);
    pvm_bufinfo(pvm_getrbuf(), &i[0], &i[1], &i[2]);
    pvm_upkbyte(b, 4, 1); pvm_upkshort(s, 2, 1); pvm_upkushort((unsigned short *) s, 1, 2); pvm_upkint(i, 2, 2);
    pvm_upkuint((unsigned *) i, 1, 1); pvm_upklong(l, 2, 1); pvm_upkulong((unsigned long *) l, 1, 1); pvm_upkfloat(f, 4, 1);
    pvm_upkdouble(d, 4, 1); pvm_upkcplx(c, 2, 1); pvm_upkdcplx(z, 2, 1); pvm_upkstr(text); pvm_unpackf("%2d %s", i, text);
    pvm_upkint(i, 1, 1);
}

static void messages(int me) {
    struct timeval time = {0, 1000}; int tids[2], data[3] = {1, 2, 3}, got[3], n, t, s, old, mid; struct pvmminfo info;
    pvm_nrecv(-1, 99);
    pvm_trecv(-1, 99, &time);
    tids[0] = me;
    pvm_initsend(PvmDataRaw); pvm_pkint(data, 1, 1);
    pvm_mcast(tids, 1, 7);
    pvm_send(-5, 7);
    pvm_send(me, 6); pvm_send(me, 4); pvm_recv(-1, 4); pvm_nrecv(me, 6);
    pvm_send(me, 6); pvm_trecv(me, -1, 0);
    pvm_psend(me, 8, (char *) data, 3, PVM_INT);
    pvm_precv(me, 8, (char *) got, 3, PVM_INT, &s, &t, &n);
    mid = pvm_mkbuf(PvmDataDefault);
    old = pvm_setsbuf(mid); pvm_getsbuf(); pvm_getrbuf(); pvm_setsbuf(old);
    pvm_getminfo(mid, &info); pvm_setminfo(mid, &info);
    mid = pvm_freebuf(mid);
    pvm_freebuf(7777); pvm_bufinfo(7777, &n, &t, &s);
    pvm_setrbuf(0); pvm_initsend(77);
    old = pvm_addmhf(-1, 44, -1, handle);
    pvm_initsend(PvmDataDefault); pvm_pkint(data, 1, 1); pvm_send(me, 44); pvm_send(me, 6); pvm_recv(-1, 6);
    pvm_delmhf(old); pvm_delmhf(old);
    n = pvm_newcontext(); pvm_setcontext(n); pvm_getcontext(); pvm_setcontext(0); pvm_freecontext(n);
    pvm_recvf((int (*)()) 0);
}

static void machine(int me, int *list) {
    struct pvmhostinfo *hosts; struct pvmtaskinfo *tasks; struct pvmmboxinfo *boxes; int n, m, args[2] = {6, 0}, out[20], *tids;
    char *host = "nohost"; char *nothing[2] = {"one", 0};
    pvm_parent(); pvm_siblings(&tids); pvm_tidtohost(me);
    pvm_getopt(PvmRoute); pvm_setopt(PvmRoute, PvmDontRoute); pvm_setopt(PvmRoute, 77); pvm_getopt(999);
    pvm_config(&n, &m, &hosts); pvm_tasks(me, &n, &tasks); pvm_pstat(me); pvm_pstat(me + 1000); pvm_mstat(hosts->hi_name); pvm_mstat("nohost");
    pvm_notify(PvmTaskExit, 50, 1, &me); pvm_notify(PvmHostAdd, 51, -1, 0); pvm_notify(99, 52, 1, &me);
    pvm_kill(me + 1000); pvm_sendsig(me + 1000, 10); pvm_kill(0);
    pvm_initsend(PvmDataDefault); pvm_pkint(&n, 1, 1);
    n = pvm_putinfo("box", pvm_getsbuf(), PvmMboxDefault); pvm_recvinfo("box", 0, PvmMboxDefault);
    pvm_getmboxinfo("box", &n, &boxes); pvm_delinfo("box", 0, PvmMboxDefault); pvm_recvinfo("box", 0, PvmMboxDefault);
    pvm_insert("old", 3, 4); pvm_lookup("old", 3, &n); pvm_delete("old", 3); pvm_delete("old", 3);
    pvm_tickle(1, args, &n, out); pvm_archcode("LINUX64"); pvm_archcode("nosuch");
    pvm_addhosts(&host, 0, out); pvm_delhosts(&host, 1, out);
    pvm_spawn("nosuchprogram", nothing, 0, "", 2, list); pvm_spawn("nosuchprogram", 0, PvmTaskArch, "LINUX64", 0, list);
    pvm_getfds(&tids); pvm_start_pvmd(0, 0, 0);
    pvm_version();
}

static void groups(int me) {
    int data[2] = {1, 2}, all[4];
    pvm_joingroup("traced"); pvm_joingroup("traced"); pvm_getinst("traced", me); pvm_gettid("traced", 0); pvm_gsize("traced"); pvm_gsize("nogroup");
    pvm_barrier("traced", 1);
    pvm_initsend(PvmDataDefault); pvm_bcast("traced", 70);
    pvm_reduce(PvmSum, data, 2, PVM_INT, 71, "traced", 0);
    pvm_gather(all, data, 2, PVM_INT, 72, "traced", 0);
    pvm_scatter(data, all, 2, PVM_INT, 73, "traced", 0);
    pvm_lvgroup("traced");
}

static void events(void) {
    char b[3] = {1, 2, 3}; int i[2] = {1, 2}; double d = 1.5;
    pvm_initsend(PvmDataTrace);
    pvm_pkint(i, 1, 1); pvm_pkint(i, 2, 1); pvm_pkdouble(&d, 1, 1); pvm_pkbyte(b, 3, 1); pvm_pkstr("event");
    pvm_send(PVM_TRACE_TID, PVM_TRACE_CODE);
}

static void masks(void) {
    Pvmtmask mask, none;
    pvm_gettmask(PvmTaskSelf, mask);
    TEV_MASK_INIT(none); TEV_MASK_SET(none, TEV_GETSBUF);
    pvm_settmask(PvmTaskSelf, none);
    pvm_getrbuf(); pvm_getsbuf(); events();
    pvm_settmask(PvmTaskSelf, mask);
    pvm_getrbuf();
    pvm_settmask(7, mask);
}

int main(int argc, char **argv) {
    int me, list[3]; int i;
    pvm_setopt(PvmAutoErr, 0);
    me = pvm_mytid();
    for (i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "packing")) packing();
        if (!strcmp(argv[i], "messages")) messages(me);
        if (!strcmp(argv[i], "machine")) machine(me, list);
        if (!strcmp(argv[i], "groups")) groups(me);
        if (!strcmp(argv[i], "events")) events();
        if (!strcmp(argv[i], "masks")) masks();
        if (!strcmp(argv[i], "count")) { pvm_setopt(PvmSelfTraceOptions, PvmTraceCount); pvm_getsbuf(); pvm_getsbuf(); pvm_setopt(PvmSelfTraceOptions, PvmTraceFull); }
        if (!strcmp(argv[i], "buffer")) { pvm_setopt(PvmSelfTraceBuffer, 300); pvm_getsbuf(); pvm_getsbuf(); pvm_getsbuf(); pvm_getsbuf(); pvm_setopt(PvmSelfTraceBuffer, 0); pvm_getsbuf(); }
        if (!strcmp(argv[i], "sink")) { int sink = pvm_setopt(PvmSelfTraceTid, -1); pvm_getsbuf(); pvm_setopt(PvmSelfTraceTid, sink); pvm_getsbuf(); pvm_setopt(PvmSelfTraceCode, 500); }
    }
    pvm_exit();
    return 0;
}
