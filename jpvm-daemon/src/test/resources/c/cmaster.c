/*
 * A master of the classic kind; org.jpvm.interop.TwinMaster is the same program on the Java form of the C interface.
 *
 *   cmaster SLAVE COUNT [ARGUMENT]   spawns COUNT copies of SLAVE
 */
#include <stdio.h>
#include <pvm3.h>
#include <stdlib.h>

enum { WORK = 1, RESULT = 2, GONE = 99, LENGTH = 1000, MOST = 32 };

int main(int argc, char **argv)
{
    int tids[MOST], count, started, i, me, who, gone = 0;
    double data[LENGTH], sum;
    char name[100];
    char *arguments[2] = {0, 0};
    if (pvm_mytid() < 0 || argc < 3)
        return 2;
    count = atoi(argv[2]);
    if (argc > 3)
        arguments[0] = argv[3];
    pvm_catchout(stdout);
    started = pvm_spawn(argv[1], arguments, 0, "", count, tids);
    if (started < count) {
        printf("master: %d of %d started, error %d\n", started, count, started < 0 ? started : tids[count - 1]);
        pvm_exit();
        return 1;
    }
    pvm_notify(PvmTaskExit, GONE, count, tids);
    for (i = 0; i < LENGTH; i++)
        data[i] = i + 1;
    pvm_initsend(PvmDataRaw);
    pvm_pkint(&count, 1, 1);
    pvm_pkint(tids, count, 1);
    pvm_pkdouble(data, LENGTH, 1);
    pvm_mcast(tids, count, WORK);
    for (i = 0; i < count; i++) {
        pvm_recv(-1, RESULT);
        pvm_upkint(&me, 1, 1);
        pvm_upkdouble(&sum, 1, 1);
        pvm_upkstr(name);
        printf("result %d is %.1f by %s\n", me, sum, name);
    }
    for (i = 0; i < count; i++) {
        int j;
        pvm_recv(-1, GONE);
        pvm_upkint(&who, 1, 1);
        for (j = 0; j < count; j++)
            gone += tids[j] == who;
    }
    printf("%d slaves gone, %d more notices\n", gone, pvm_probe(-1, GONE) != 0);
    pvm_exit();
    printf("master done\n");
    return 0;
}
