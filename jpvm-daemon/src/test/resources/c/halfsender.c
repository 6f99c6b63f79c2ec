/*
 * Dies by SIGKILL in the middle of a message.
 *
 *   halfsender HEXTID HOW     HEXTID gets the half message
 *
 * HOW: 0 after enrolment, 1 within the fragment header, 2 within the body of the only fragment, 3 after a complete first fragment,
 * 4 within the second fragment, 5 within a multicast, 6 within a request to the daemon, 7 before enrolment.
 */
#include <pvm3.h>
#include <pvmproto.h>
#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST = 1, LAST = 2, BODY = 2000 };

static char bytes[3 * (48 + BODY)];
static int length;

static void word(unsigned int value)
{
    value = htonl(value);
    memcpy(bytes + length, &value, 4);
    length += 4;
}

static void header(unsigned int to, unsigned int from, int bytes_behind, int flags, unsigned int tag)
{
    int i;
    word(to);
    word(from);
    word((unsigned int)bytes_behind);
    word((unsigned int)flags << 24);
    if (flags & FIRST) {
        word(0x10000000);
        word(tag);
        for (i = 0; i < 6; i++)
            word(0);
    }
}

static void fragment(unsigned int to, unsigned int from, int flags, unsigned int tag)
{
    header(to, from, BODY + (flags & FIRST ? 32 : 0), flags, tag);
    length += BODY;
}

int main(int argc, char **argv)
{
    unsigned int to, me;
    int how, *descriptors, cut = 0;
    if (argc < 3)
        return 2;
    to = (unsigned int)strtoul(argv[1], 0, 16);
    how = atoi(argv[2]);
    if (how == 7)
        kill(getpid(), SIGKILL);
    me = (unsigned int)pvm_mytid();
    pvm_getfds(&descriptors);
    switch (how) {
    case 1: fragment(to, me, FIRST | LAST, 666); cut = 10; break;
    case 2: fragment(to, me, FIRST | LAST, 666); cut = length - BODY / 2; break;
    case 3: fragment(to, me, FIRST, 666); cut = length; break;
    case 4: fragment(to, me, FIRST, 666); fragment(to, me, LAST, 666); cut = length - BODY / 2; break;
    case 5:
        header(0x80000000u, me, 32 + 8, FIRST | LAST, 0x8001000eu);
        word(1);
        word(to);
        fragment(0x40000000u | me, me, FIRST, 666);
        cut = length;
        break;
    case 6: fragment(0x80000000u, me, FIRST | LAST, 0x8001000au); cut = length - BODY / 2; break;
    }
    if (cut && write(descriptors[0], bytes, (size_t)cut) != cut)
        return 3;
    kill(getpid(), SIGKILL);
    return 4;
}
