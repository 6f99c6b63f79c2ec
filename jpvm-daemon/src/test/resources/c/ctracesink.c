/*
 * A trace sink: starts one program with the given trace option, buffer and mask and prints what it and the daemons report,
 * one line per record, with everything that differs between two runs replaced.
 * usage: ctracesink option buffer (all | number,number...) program [argument...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <pvm3.h>
#include <pvmtev.h>

#define TRACE_TAG 500
#define GONE_TAG 9

struct field { int id, type; };
static struct { int count; struct field fields[16]; char name[64]; } known[3][TEV_MAX + 1];
static int child, probing;

static int hidden(int id) { return id == TEV_DID_FDS || id == TEV_DID_TS || id == TEV_DID_TU || id == TEV_DID_PDA || id == TEV_DID_TGS || id == TEV_DID_TGU; }

static void number(int id, long value) {
    int isbuffer = id == TEV_DID_MB || id == TEV_DID_MSB || id == TEV_DID_MRB || id == TEV_DID_CD || id == TEV_DID_CR;
    if (id == TEV_DID_CC && probing && value > 0) { printf("buf"); return; }
    if (hidden(id)) printf("#");
    else if (value == child) printf("self");
    else if (isbuffer && value > 0) printf("buf");
    else if (id == TEV_DID_CXN || id == TEV_DID_CXF || id == TEV_DID_CXS || id == TEV_DID_CXC) printf("%s", value ? "ctx" : "0");
    else if (value >= 0x40000 && value < 0x1000000) printf("tid");
    else printf("%ld", value);
}

static void values(struct field *f) {
    int count = 1, i, n; long l; short s; double d; float x; char text[4096]; float c[2]; double z[2];
    if (f->type & TEV_DATA_ARRAY) { pvm_upkint(&count, 1, 1); printf("[%d]", count); }
    if ((f->type & 0x7f) == TEV_DATA_BYTE) {
        pvm_upkbyte(text, count, 1);
        for (i = 0; i < count; i++) printf(" %d", text[i]);
        return;
    }
    for (i = 0; i < count; i++) {
        if (i) printf(" ");
        switch (f->type & 0x7f) {
            case TEV_DATA_INT: case TEV_DATA_UINT: pvm_upkint(&n, 1, 1); number(f->id, n); break;
            case TEV_DATA_LONG: case TEV_DATA_ULONG: pvm_upklong(&l, 1, 1); number(f->id, l); break;
            case TEV_DATA_SHORT: pvm_upkshort(&s, 1, 1); printf("%d", s); break;
            case TEV_DATA_DOUBLE: pvm_upkdouble(&d, 1, 1); printf("%g", d); break;
            case TEV_DATA_FLOAT: pvm_upkfloat(&x, 1, 1); printf("%g", x); break;
            case TEV_DATA_CPLX: pvm_upkcplx(c, 1, 1); printf("%g,%g", c[0], c[1]); break;
            case TEV_DATA_DCPLX: pvm_upkdcplx(z, 1, 1); printf("%g,%g", z[0], z[1]); break;
            case TEV_DATA_STRING: pvm_upkstr(text); printf("\"%s\"", text); break;
            default: printf("type %d?", f->type); return;
        }
    }
}

static int record(int mark, int fromdaemon) {
    int kind, event, which, i, end, n; char name[64]; struct field f;
    if (mark == TEV_MARK_USER_EVENT_RECORD) {
        pvm_upkint(&kind, 1, 1); pvm_upkstr(name); pvm_upkint(&n, 1, 1); pvm_upkint(&n, 1, 1);
        printf("user %d %s", kind, name);
        for (f.id = -1; pvm_upkint(&f.type, 1, 1) == 0 && f.type != TEV_MARK_USER_EVENT_RECORD_END; ) {
            printf(" (%d)", f.type); values(&f);
        }
        printf("\n");
        return 0;
    }
    pvm_upkint(&kind, 1, 1);
    event = kind & ~(TEV_EVENT_ENTRY | TEV_EVENT_EXIT);
    which = kind & TEV_EVENT_ENTRY ? 0 : kind & TEV_EVENT_EXIT ? 1 : 2;
    probing = event == TEV_PROBE;
    if (event < 0 || event > TEV_MAX) { printf("event %d?\n", event); return -1; }
    if (mark == TEV_MARK_EVENT_DESC) {
        int described = known[which][event].count;
        pvm_upkstr(known[which][event].name);
        if (!fromdaemon) printf("%s%s %s", described ? "described again " : "described ", known[which][event].name, which == 0 ? "entry" : which == 1 ? "exit" : "event");
        for (i = 0; ; i++) {
            if (i == 16 || pvm_upkint(&f.id, 1, 1) < 0) { printf(" no end\n"); return -1; }
            if (f.id == TEV_MARK_EVENT_DESC_END) break;
            pvm_upkint(&f.type, 1, 1);
            known[which][event].fields[i] = f;
            printf(fromdaemon ? "" : " %d:%d=", f.id, f.type);
            if (fromdaemon) { char t[4096]; if (f.type == TEV_DATA_STRING) pvm_upkstr(t); else pvm_upkint(&n, 1, 1); }
            else values(&f);
        }
        known[which][event].count = i;
        if (!fromdaemon) printf("\n");
    } else if (mark == TEV_MARK_EVENT_RECORD) {
        if (fromdaemon) return 0;
        printf("%s %s", known[which][event].name, which == 0 ? "entry" : which == 1 ? "exit" : "event");
        for (i = 0; i < known[which][event].count; i++) {
            printf(" %d=", known[which][event].fields[i].id);
            values(&known[which][event].fields[i]);
        }
        end = 0; pvm_upkint(&end, 1, 1);
        if (end != TEV_MARK_EVENT_RECORD_END) printf(" end %d?", end);
        printf("\n");
    } else { printf("mark %d?\n", mark); return -1; }
    return 0;
}

int main(int argc, char **argv) {
    Pvmtmask mask; int i, mark, source, tag, me = pvm_mytid(), gone = 0; char *name;
    if (argc < 5 || me < 0) return 2;
    setvbuf(stdout, 0, _IOLBF, 0);
    pvm_setopt(PvmAutoErr, 0);
    TEV_MASK_INIT(mask);
    /* Not the handlers: libpvm has some of its own, and what those call is reported, too. */
    if (!strcmp(argv[3], "all")) for (i = 0; i <= TEV_MAX; i++) if (i != TEV_MHF_INVOKE) TEV_MASK_SET(mask, i);
    if (!strcmp(argv[3], "all")) ;
    else for (name = strtok(argv[3], ","); name; name = strtok(0, ",")) TEV_MASK_SET(mask, atoi(name));
    pvm_setopt(PvmTraceTid, me); pvm_setopt(PvmTraceCode, TRACE_TAG);
    pvm_setopt(PvmTraceOptions, atoi(argv[1])); pvm_setopt(PvmTraceBuffer, atoi(argv[2]));
    pvm_settmask(PvmTaskChild, mask);
    if (pvm_spawn(argv[4], argv + 5, 0, "", 1, &child) != 1) { printf("not started: %d\n", child); return 1; }
    pvm_notify(PvmTaskExit, GONE_TAG, 1, &child);
    while (!gone || pvm_probe(-1, TRACE_TAG) > 0) {
        int bytes;
        pvm_recv(-1, -1);
        pvm_bufinfo(pvm_getrbuf(), &bytes, &tag, &source);
        if (tag == GONE_TAG) { gone = 1; continue; }
        if (tag != TRACE_TAG) { printf("message tag %d\n", tag); continue; }
        pvm_upkint(&mark, 1, 1);
        if (mark == TEV_MARK_DATA_ID) continue;
        if (mark != TEV_MARK_EVENT_BUFFER) { record(mark, source < 0); continue; }
        printf("buffer\n");
        while (pvm_upkint(&mark, 1, 1) == 0 && mark != TEV_MARK_EVENT_BUFFER_END) if (record(mark, source < 0) < 0) break;
        printf("buffer end\n");
    }
    printf("gone\n");
    pvm_exit();
    return 0;
}
