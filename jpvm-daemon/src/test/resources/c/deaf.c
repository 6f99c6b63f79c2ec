/*
 * A task that receives nothing until it is told to: the receiver of org.jpvm.hosts.PressureMain.
 *
 *   deaf HEXTID SENDERS [late]   says HELLO to the task HEXTID, waits for SIGUSR1, and then takes what SENDERS tasks send: messages of two
 *                                ints, number and length, and that many ints. A message of length 0 is the last of its sender. REPORT to
 *                                HEXTID holds the bytes of all, in units of 1024, and the number of messages that were damaged or out of
 *                                order. With "late" it waits before it enrols.
 */
#include <pvm3.h>
#include <signal.h>
#include <stdlib.h>

enum { HELLO = 1, REPORT = 2, FLOOD = 3, MAX_SENDERS = 8, MAX_INTS = 1 << 20 };

static int tids[MAX_SENDERS], next[MAX_SENDERS];

int main(int argc, char **argv)
{
    static int words[MAX_INTS];
    int holder, senders, ended = 0, known = 0, wrong = 0, signal_number, kilobytes;
    long long total = 0;
    sigset_t set;
    if (argc < 3)
        return 2;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    holder = (int)strtoul(argv[1], NULL, 16);
    senders = atoi(argv[2]);
    if (argc > 3)
        sigwait(&set, &signal_number);
    pvm_initsend(PvmDataDefault);
    pvm_send(holder, HELLO);
    if (argc == 3)
        sigwait(&set, &signal_number);
    while (ended < senders) {
        int buffer = pvm_recv(-1, FLOOD), bytes, tag, source, header[2], s = 0;
        pvm_bufinfo(buffer, &bytes, &tag, &source);
        while (s < known && tids[s] != source)
            s++;
        if (s == known)
            tids[known++] = source;
        pvm_upkint(header, 2, 1);
        if (header[0] != next[s]++ || header[1] < 0 || header[1] > MAX_INTS || bytes != 8 + 4 * header[1]) {
            wrong++;
            continue;
        }
        pvm_upkint(words, header[1], 1);
        for (int i = 0; i < header[1]; i++)
            if (words[i] != header[0] * 65537 + i) {
                wrong++;
                break;
            }
        total += bytes;
        ended += header[1] == 0;
    }
    kilobytes = (int)(total >> 10);
    pvm_initsend(PvmDataDefault);
    pvm_pkint(&kilobytes, 1, 1);
    pvm_pkint(&wrong, 1, 1);
    pvm_send(holder, REPORT);
    pvm_exit();
    return 0;
}
