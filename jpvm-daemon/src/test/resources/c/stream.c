/* One end of a stream of org.jpvm.stream: "send TID TAG BYTES" or "receive TID TAG [MOST]"; says how many bytes and their checksum. */
#include <pvm3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPEN = 1, CREDIT = 2, CLOSED = 3, DATA = 1, END = 2, ABORT = 3, CHUNK = 1000, WINDOW = 5 };

static char bytes[CHUNK], text[1000];
static unsigned sum;

static int take_int(void) { int i; pvm_upkint(&i, 1, 1); return i; }
static void put_int(int i) { pvm_pkint(&i, 1, 1); }
static char pattern(long i) { return (char)(i * 7 + i / 251); }
static void add(int n) { int i; for (i = 0; i < n; i++) sum = sum * 31 + (unsigned char)bytes[i]; }

static long send_all(int tid, int tag, long total)
{
    int stream = 0, open = 0, credit = 0, most = 0, number = 0, kind, about, i, n;
    long done = 0;
    while (1) {
        while (!open || (credit == 0 && done < total)) {
            pvm_recv(tid, tag + 1);
            kind = take_int();
            about = take_int();
            if (kind == OPEN && !open) {
                open = 1; stream = about; credit = take_int(); most = take_int();
            } else if (kind == CREDIT && about == stream) {
                credit += take_int();
            } else if (kind == CLOSED && about == stream) {
                pvm_upkstr(text); printf("closed: %s\n", text); return done;
            }
        }
        n = total - done < CHUNK ? (int)(total - done) : CHUNK;
        n = n < most ? n : most;
        pvm_initsend(PvmDataDefault);
        put_int(n ? DATA : END); put_int(stream); put_int(number++);
        if (n) {
            for (i = 0; i < n; i++) bytes[i] = pattern(done + i);
            add(n); put_int(n); pvm_pkbyte(bytes, n, 1);
        }
        pvm_send(tid, tag);
        if (!n) return done;
        done += n; credit--;
    }
}

static long receive_all(int tid, int tag, long most)
{
    int stream = 4711, number = 0, kind, n, owed = 0;
    long done = 0;
    pvm_initsend(PvmDataDefault);
    put_int(OPEN); put_int(stream); put_int(WINDOW); put_int(CHUNK);
    pvm_send(tid, tag + 1);
    while (1) {
        pvm_recv(tid, tag);
        kind = take_int();
        if (take_int() != stream) continue;
        if (kind == ABORT) { pvm_upkstr(text); printf("aborted: %s\n", text); return done; }
        if (take_int() != number++) { printf("out of order\n"); exit(3); }
        if (kind == END) return done;
        n = take_int();
        pvm_upkbyte(bytes, n, 1);
        add(n); done += n;
        pvm_initsend(PvmDataDefault);
        put_int(done < most ? CREDIT : CLOSED); put_int(stream);
        if (done >= most) { pvm_pkstr("enough"); pvm_send(tid, tag + 1); return done; }
        if (++owed < 2) continue;
        put_int(owed); owed = 0;
        pvm_send(tid, tag + 1);
    }
}

int main(int argc, char **argv)
{
    int tid = (int)strtol(argv[2], 0, 16), tag = atoi(argv[3]);
    long done;
    if (pvm_mytid() < 0) return 2;
    if (argc > 5) pvm_setopt(PvmRoute, PvmRouteDirect);
    pvm_initsend(PvmDataDefault);
    pvm_send(tid, 1);
    done = argv[1][0] == 's' ? send_all(tid, tag, atol(argv[4])) : receive_all(tid, tag, atol(argv[4]));
    printf("%ld bytes %08x\n", done, sum);
    pvm_exit();
    return 0;
}
