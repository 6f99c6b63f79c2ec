/* Two PVM tasks. Arguments: raw|xdr|inplace daemon|direct, then the tid of the other end for the one that drives. */
#include <pvm3.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HELLO = 1, ORDER = 2, DATA = 3, ACK = 4 };

static unsigned char *body, *got;
static int encoding, partner;

static void fail(const char *what)
{
    printf("failed %s\n", what);
    fflush(stdout);
    pvm_exit();
    exit(1);
}

static void send_message(int size)
{
    pvm_initsend(encoding);
    if (size > 0)
        pvm_pkbyte((char *)body, size, 1);
    if (pvm_send(partner, DATA) < 0)
        fail("pvm_send");
}

static void take_message(int size)
{
    int length, tag, from, id = pvm_recv(partner, DATA);

    if (id < 0 || pvm_bufinfo(id, &length, &tag, &from) < 0)
        fail("pvm_recv");
    /* XDR fills up to whole words. */
    if (length != (encoding == PvmDataDefault ? (size + 3) / 4 * 4 : size))
        fail("a message has another length");
    if (size > 0 && pvm_upkbyte((char *)got, size, 1) < 0)
        fail("pvm_upkbyte");
}

static void send_ints(int tag, const int *ints, int count)
{
    pvm_initsend(PvmDataRaw);
    pvm_pkint((int *)ints, count, 1);
    if (pvm_send(partner, tag) < 0)
        fail("pvm_send");
}

static void take_ints(int tag, int *ints, int count)
{
    if (pvm_recv(partner, tag) < 0 || pvm_upkint(ints, count, 1) < 0)
        fail("pvm_recv");
}

static void send_order(const int *order)
{
    send_ints(ORDER, order, 3);
}

static void take_order(int *order)
{
    take_ints(ORDER, order, 3);
}

static void send_ack(void)
{
    send_ints(ACK, &partner, 1);
}

static void take_ack(void)
{
    int ignored;
    take_ints(ACK, &ignored, 1);
}

#include "loop.h"

int main(int argc, char **argv)
{
    int length, tag, *sockets, hello = 0;

    signal(SIGPIPE, SIG_IGN);
    if (argc < 3 || pvm_mytid() < 0)
        fail("no daemon");
    encoding = strcmp(argv[1], "raw") == 0 ? PvmDataRaw : strcmp(argv[1], "xdr") == 0 ? PvmDataDefault : PvmDataInPlace;
    if (strcmp(argv[2], "direct") == 0)
        pvm_setopt(PvmRoute, PvmRouteDirect);
    if (argc > 3) {
        partner = (int)strtol(argv[3], 0, 16);
        send_ints(HELLO, &hello, 1);
        take_ints(HELLO, &hello, 1);
        if (strcmp(argv[2], "direct") == 0 && pvm_getfds(&sockets) < 2)
            fail("the two tasks got no direct route");
        drive();
    } else {
        printf("ready %x\n", pvm_mytid());
        fflush(stdout);
        if (pvm_bufinfo(pvm_recv(-1, HELLO), &length, &tag, &partner) < 0)
            fail("pvm_recv");
        send_ints(HELLO, &hello, 1);
        echo();
    }
    pvm_exit();
    return 0;
}
