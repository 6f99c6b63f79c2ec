/*
 * A task that is moved while it works, and knows nothing of it: answers each message of its parent with the number of messages so far and a hash of
 * all their numbers, prints a line for every hundredth, and tells for how long it stood still.
 *
 *   restless MEGABYTES wait|spin    holds so much memory; "spin" looks for messages without waiting, so that standing still shows
 *   restless MEGABYTES leave SECONDS    computes for so long, and leaves
 *
 * Tag 4: int milliseconds, in which it computes and receives nothing; no answer.
 * Request: int count, so many ints, tag 1; tag 3 ends it with status 5. Answer, tag 2: int number of messages, uint hash, int longest standstill in
 * microseconds since the last answer, int whether the memory is as it was.
 */
#include <pvm3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

static long long now(void)
{
    struct timeval t;
    gettimeofday(&t, 0);
    return t.tv_sec * 1000000LL + t.tv_usec;
}

static unsigned next(unsigned *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

int main(int argc, char **argv)
{
    long bytes = atol(argv[1]) << 20;
    int spin = !strcmp(argv[2], "spin");
    unsigned *memory = malloc(bytes + 4);
    unsigned state = 2463534242u, hash = 0;
    long i;
    int messages = 0, count, parent, whole;
    static int numbers[100000];
    long long last, longest = 0;

    for (i = 0; i < bytes / 4; i++)
        memory[i] = next(&state);
    if (pvm_mytid() < 0)
        return 1;
    if (!strcmp(argv[2], "leave")) {
        for (last = now() + atol(argv[3]) * 1000000LL; now() < last; )
            continue;
        pvm_exit();
        return 0;
    }
    parent = pvm_parent();
    last = now();
    for (;;) {
        int buffer = spin ? pvm_nrecv(-1, -1) : pvm_recv(-1, -1);
        long long t = now();
        int length, tag, from;
        if (t - last > longest)
            longest = t - last;
        last = t;
        if (buffer < 0)
            return 2;
        if (buffer == 0)
            continue;
        pvm_bufinfo(buffer, &length, &tag, &from);
        if (tag == 3)
            break;
        pvm_upkint(&count, 1, 1);
        if (tag == 4) {
            while (now() < t + count * 1000LL)
                continue;
            last = now();
            continue;
        }
        if (count < 0 || count > 100000 || pvm_upkint(numbers, count, 1) < 0)
            return 3;
        messages++;
        for (i = 0; i < count; i++)
            hash = hash * 31 + numbers[i];
        whole = 1;
        if (messages % 50 == 0) {
            unsigned again = 2463534242u;
            for (i = 0; i < bytes / 4; i++)
                whole &= memory[i] == next(&again);
        }
        if (messages % 100 == 0) {
            printf("line %d\n", messages);
            fflush(stdout);
        }
        pvm_initsend(PvmDataDefault);
        pvm_pkint(&messages, 1, 1);
        pvm_pkuint(&hash, 1, 1);
        i = longest;
        longest = 0;
        { int l = (int)i; pvm_pkint(&l, 1, 1); }
        pvm_pkint(&whole, 1, 1);
        pvm_pkint(numbers, count, 1);
        if (pvm_send(parent, 2) < 0)
            return 4;
        last = now();
    }
    pvm_exit();
    return 5;
}
