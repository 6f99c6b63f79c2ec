/* What a C program asks of the machine, which a resource manager answers when there is one. */
#include <pvm3.h>
#include <stdio.h>
#include <sys/time.h>

int main(void) {
    int hosts, formats, tasks, child, gone, got;
    struct pvmhostinfo *host;
    struct pvmtaskinfo *task;
    char *arguments[] = {"0", 0};
    struct timeval limit = {20, 0};

    pvm_config(&hosts, &formats, &host);
    pvm_tasks(0, &tasks, &task);
    printf("hosts %d tasks %d\n", hosts, tasks > 0);
    if (pvm_spawn("/bin/sleep", arguments, 0, "", 1, &child) != 1) {
        printf("spawn failed with %d\n", child);
        return 1;
    }
    pvm_notify(PvmTaskExit, 77, 1, &child);
    got = pvm_trecv(-1, 77, &limit);
    if (got > 0) {
        pvm_upkint(&gone, 1, 1);
    }
    printf("notified %d\n", got > 0 && gone == child);
    pvm_exit();
    return 0;
}
