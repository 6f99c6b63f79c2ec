/*
 * One of several tasks that exchange checked messages for as long as they are moved, and know nothing of it. Talker.java is the same in Java.
 *
 * Each sends to some of the others, the next message to one of them when the last has been acknowledged by it and nothing has come for a moment, so that
 * processors have time for moves. Number, length and bytes of a message follow
 * from sender, receiver and its number; so whatever is lost, doubled, out of order or spoilt shows.
 *
 *   SETUP    from the parent: int count of tasks, their tids, int count of receivers, their indices
 *   DATA     int number, int length, bytes, int hash
 *   ACK      int number
 *   STOP     from the parent: nothing more is sent; answered with STOPPED once all is acknowledged
 *   END      from the parent: the task ends; before that it tells with REPORT: count of tasks, messages sent to each, messages got from each
 *   WRONG    to the parent: string
 */
#include <pvm3.h>
#include <stdio.h>
#include <sys/time.h>

enum { SETUP = 1, DATA, ACK, STOP, STOPPED, END, REPORT, WRONG };
enum { MOST_TASKS = 100, MOST_BYTES = 65536, SMALL_BYTES = 300 };

static int me, parent, count, tids[MOST_TASKS], receivers, receiver[MOST_TASKS];
static int sent[MOST_TASKS], acknowledged[MOST_TASKS], got[MOST_TASKS], due[MOST_TASKS];
static struct timeval moment = {0, 5000};
static char bytes[MOST_BYTES];

static unsigned next(unsigned *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

static unsigned seed(int from, int to, int number)
{
    return (((unsigned)from * 31 + to) * 31 + number) | 1;
}

static int size(unsigned *state)
{
    unsigned kind = next(state) % 8;
    unsigned most = kind == 0 ? MOST_BYTES : SMALL_BYTES;
    return next(state) % (most + 1);
}

static void wrong(int from, const char *what, int found, int wanted)
{
    char text[200];
    sprintf(text, "t%x from t%x: %s %d, not %d", me, from, what, found, wanted);
    pvm_initsend(PvmDataDefault);
    pvm_pkstr(text);
    pvm_send(parent, WRONG);
}

static void check(int from, const char *what, int found, int wanted)
{
    if (found != wanted)
        wrong(from, what, found, wanted);
}

static int indexof(int tid)
{
    int i;
    for (i = 0; i < count; i++)
        if (tids[i] == tid)
            return i;
    wrong(tid, "unknown sender", tid, 0);
    return 0;
}

static void data(int to)
{
    int number = ++sent[to], length, i;
    unsigned state = seed(me, tids[to], number), hash = 0;
    length = size(&state);
    for (i = 0; i < length; i++) {
        bytes[i] = (char)(next(&state) >> 16);
        hash = hash * 31 + (unsigned char)bytes[i];
    }
    pvm_initsend(PvmDataDefault);
    pvm_pkint(&number, 1, 1);
    pvm_pkint(&length, 1, 1);
    pvm_pkbyte(bytes, length, 1);
    pvm_pkuint(&hash, 1, 1);
    pvm_send(tids[to], DATA);
}

static void take(int from)
{
    int i = indexof(from), number, length, at;
    unsigned state, hash = 0, told;
    pvm_upkint(&number, 1, 1);
    check(from, "message", number, ++got[i]);
    state = seed(from, me, number);
    pvm_upkint(&length, 1, 1);
    check(from, "length", length, size(&state));
    if (length < 0 || length > MOST_BYTES)
        return;
    pvm_upkbyte(bytes, length, 1);
    for (at = 0; at < length; at++)
        hash = hash * 31 + (next(&state) >> 16 & 255);
    pvm_upkuint(&told, 1, 1);
    check(from, "hash", (int)told, (int)hash);
    hash = 0;
    for (at = 0; at < length; at++)
        hash = hash * 31 + (unsigned char)bytes[at];
    check(from, "hash of bytes", (int)hash, (int)told);
    pvm_initsend(PvmDataDefault);
    pvm_pkint(&number, 1, 1);
    pvm_send(from, ACK);
}

static int settled(void)
{
    int i;
    for (i = 0; i < count; i++)
        if (acknowledged[i] != sent[i])
            return 0;
    return 1;
}

int main(void)
{
    int stopping = 0, told = 0, i;
    me = pvm_mytid();
    parent = pvm_parent();
    pvm_recv(parent, SETUP);
    pvm_upkint(&count, 1, 1);
    pvm_upkint(tids, count, 1);
    pvm_upkint(&receivers, 1, 1);
    pvm_upkint(receiver, receivers, 1);
    for (i = 0; i < receivers; i++)
        data(receiver[i]);
    for (;;) {
        int tag, length, from, number, buffer = pvm_trecv(-1, -1, &moment);
        if (buffer == 0) {
            for (i = 0; i < count; i++)
                if (due[i] && !stopping) {
                    due[i] = 0;
                    data(i);
                }
            continue;
        }
        if (pvm_bufinfo(buffer, &length, &tag, &from) < 0)
            return 1;
        switch (tag) {
        case DATA:
            take(from);
            break;
        case ACK:
            i = indexof(from);
            pvm_upkint(&number, 1, 1);
            check(from, "acknowledgement", number, ++acknowledged[i]);
            due[i] = 1;
            break;
        case STOP:
            stopping = 1;
            break;
        case END:
            pvm_initsend(PvmDataDefault);
            pvm_pkint(&count, 1, 1);
            pvm_pkint(sent, count, 1);
            pvm_pkint(got, count, 1);
            pvm_send(parent, REPORT);
            pvm_exit();
            return 0;
        }
        if (stopping && !told && settled()) {
            told = 1;
            pvm_initsend(PvmDataDefault);
            pvm_send(parent, STOPPED);
        }
    }
}
