/*
 * A task that computes: gets seconds of processor time from its parent, uses them, and says so.
 *
 * After a move the clock of the process begins anew, and shows what the restoring took; so only small steps forward count.
 */
#include <pvm3.h>
#include <time.h>

enum { WORK = 1, DONE = 2, STEPS = 20000, MOST_NANOS = 5000000 };

static long long used_nanos(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(void)
{
    int parent = pvm_parent();
    double seconds;
    long long used = 0, last, now;
    unsigned long long state = 1;
    int i;

    if (parent <= 0 || pvm_recv(parent, WORK) < 0 || pvm_upkdouble(&seconds, 1, 1) < 0)
        return 1;
    last = used_nanos();
    while (used < seconds * 1e9) {
        for (i = 0; i < STEPS; i++)
            state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        __asm__ volatile("" : : "r"(state));
        now = used_nanos();
        if (now > last && now - last < MOST_NANOS)
            used += now - last;
        last = now;
    }
    seconds = used / 1e9;
    pvm_initsend(PvmDataDefault);
    pvm_pkdouble(&seconds, 1, 1);
    pvm_send(parent, DONE);
    pvm_exit();
    return 0;
}
