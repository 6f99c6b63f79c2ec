/*
 * The C side of the message storm; org.jpvm.interop.StormPlan says what is sent, org.jpvm.interop.Storm is the Java twin.
 *
 *   storm HEXTID NUMBER   member NUMBER of the storm that the task HEXTID holds
 */
#include <pvm3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

enum { HELLO = 1000001, START = 1000002, REPORT = 1000003, END = 1000004 };
enum { MAX_BYTES = 100000, MAX_MEMBERS = 32, QUIET_SECONDS = 20 };

struct step {
    int route;      /* new value of the option, 0: as it is */
    uint32_t to;    /* one bit for each receiver */
    int bytes;
    int encoding;
    uint32_t content;
};

static uint64_t random_state;

static uint32_t draw(uint32_t bound)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return (uint32_t)((z ^ (z >> 31)) >> 33) % bound;
}

static void plan(struct step *steps, int count, uint64_t seed, int sender, int members)
{
    random_state = seed * 1000003 + sender;
    for (int k = 0; k < count; k++) {
        struct step *s = steps + k;
        uint32_t route = draw(30), several = draw(16), mask = draw(1u << members);
        uint32_t one = draw(members - 1), class = draw(64), small = draw(200), medium = draw(5000);
        uint32_t large = draw(MAX_BYTES + 1);
        s->encoding = draw(3);
        s->content = draw(0x7fffffff);
        /* Where Java denies routes for a while, C allows them: a C task that was denied one leaves later requests of
           that peer without an answer, and the peer waits for ever. */
        s->route = (int64_t)seed < 0 ? 0 : route < 2 ? route + 2 : route == 2 && sender % 4 == 0 ? PvmAllowDirect : 0;
        mask &= ~(1u << sender);
        s->to = several == 0 && mask != 0 ? mask : 1u << (sender + 1 + one) % members;
        s->bytes = class < 8 ? 0 : class < 44 ? small : class < 63 ? medium : large;
    }
}

static void fill(const struct step *s, uint32_t *words, char *tail)
{
    for (int i = 0; i < s->bytes / 4; i++)
        words[i] = s->content + (uint32_t)i * 0x9e3779b1u;
    for (int i = 0; i < s->bytes % 4; i++)
        tail[i] = (char)(s->content + i);
}

static int members, count, own;
static int tids[MAX_MEMBERS];
static struct step *steps[MAX_MEMBERS];
static unsigned char *seen[MAX_MEMBERS];
static int last[MAX_MEMBERS], reordered[MAX_MEMBERS];
static int wanted, received, doubled, damaged;

static void take(int buffer)
{
    static uint32_t words[MAX_BYTES / 4 + 1], expected[MAX_BYTES / 4 + 1];
    char tail[4], expected_tail[4];
    int bytes, tag, source, sender = 0;
    pvm_bufinfo(buffer, &bytes, &tag, &source);
    while (sender < members && tids[sender] != source)
        sender++;
    if (sender == members || tag < 0 || tag >= count || !(steps[sender][tag].to >> own & 1)) {
        damaged++;
        return;
    }
    const struct step *s = &steps[sender][tag];
    if (seen[sender][tag]) {
        doubled++;
        return;
    }
    seen[sender][tag] = 1;
    received++;
    if (tag < last[sender])
        reordered[sender]++;
    else
        last[sender] = tag;
    fill(s, expected, expected_tail);
    int n = s->bytes / 4, rest = s->bytes % 4;
    if ((n && pvm_upkint((int *)words, n, 1) < 0) || (rest && pvm_upkbyte(tail, rest, 1) < 0)
        || memcmp(words, expected, 4 * n) || memcmp(tail, expected_tail, rest)
        || (s->encoding != PvmDataDefault && bytes != s->bytes))
        damaged++;
}

static void send_step(int tag)
{
    static uint32_t words[MAX_BYTES / 4 + 1];
    char tail[4];
    const struct step *s = &steps[own][tag];
    int to[MAX_MEMBERS], receivers = 0;
    fill(s, words, tail);
    if (s->route)
        pvm_setopt(PvmRoute, s->route);
    pvm_initsend(s->encoding);
    if (s->bytes / 4)
        pvm_pkint((int *)words, s->bytes / 4, 1);
    if (s->bytes % 4)
        pvm_pkbyte(tail, s->bytes % 4, 1);
    for (int i = 0; i < members; i++)
        if (s->to >> i & 1)
            to[receivers++] = tids[i];
    if (receivers == 1)
        pvm_send(to[0], tag);
    else
        pvm_mcast(to, receivers, tag);
}

int main(int argc, char **argv)
{
    int holder, seed, buffer;
    if (argc != 3)
        return 2;
    holder = (int)strtoul(argv[1], NULL, 16);
    own = atoi(argv[2]);
    if (pvm_mytid() < 0)
        return 3;
    pvm_setopt(PvmRoute, PvmAllowDirect);
    pvm_initsend(PvmDataDefault);
    pvm_pkint(&own, 1, 1);
    pvm_send(holder, HELLO);
    pvm_recv(holder, START);
    pvm_upkint(&seed, 1, 1);
    pvm_upkint(&count, 1, 1);
    pvm_upkint(&members, 1, 1);
    pvm_upkint(tids, members, 1);
    if (seed < 0)
        pvm_setopt(PvmRoute, PvmDontRoute);
    for (int m = 0; m < members; m++) {
        steps[m] = calloc(count, sizeof **steps);
        seen[m] = calloc(count, 1);
        last[m] = -1;
        plan(steps[m], count, seed, m, members);
        for (int k = 0; k < count; k++)
            wanted += m != own && steps[m][k].to >> own & 1;
    }
    for (int k = 0; k < count; k++) {
        send_step(k);
        while ((buffer = pvm_nrecv(-1, -1)) > 0)
            take(buffer);
    }
    while (received < wanted) {
        struct timeval quiet = {QUIET_SECONDS, 0};
        if ((buffer = pvm_trecv(-1, -1, &quiet)) <= 0)
            break;
        take(buffer);
    }
    int lost = wanted - received;
    pvm_setopt(PvmRoute, PvmAllowDirect);
    pvm_initsend(PvmDataDefault);
    pvm_pkint(&received, 1, 1);
    pvm_pkint(&lost, 1, 1);
    pvm_pkint(&doubled, 1, 1);
    pvm_pkint(&damaged, 1, 1);
    pvm_pkint(reordered, members, 1);
    pvm_send(holder, REPORT);
    /* What comes now, up to the end of the storm, came twice. */
    while ((buffer = pvm_recv(-1, -1)) > 0) {
        int bytes, tag, source;
        pvm_bufinfo(buffer, &bytes, &tag, &source);
        if (source == holder && tag == END)
            break;
    }
    pvm_exit();
    return 0;
}
