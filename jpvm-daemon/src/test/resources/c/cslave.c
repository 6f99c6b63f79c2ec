/* The slave of cmaster.c; org.jpvm.interop.TwinSlave is its Java twin. Adds a share of the numbers and what the slave before it has. */
#include <pvm3.h>
#include <stdio.h>

enum { WORK = 1, RESULT = 2, PART = 3, LENGTH = 1000, MOST = 32 };

int main(void)
{
    int tids[MOST], count, me, i, mytid = pvm_mytid(), parent = pvm_parent();
    double data[LENGTH], sum = 0, before = 0;
    if (mytid < 0 || parent < 0)
        return 2;
    pvm_recv(parent, WORK);
    pvm_upkint(&count, 1, 1);
    pvm_upkint(tids, count, 1);
    pvm_upkdouble(data, LENGTH, 1);
    for (me = 0; tids[me] != mytid; me++)
        ;
    printf("slave %d of %d at work\n", me, count);
    for (i = me; i < LENGTH; i += count)
        sum += data[i];
    if (me > 0) {
        pvm_recv(tids[me - 1], PART);
        pvm_upkdouble(&before, 1, 1);
    }
    sum += before;
    if (me + 1 < count) {
        pvm_initsend(PvmDataDefault);
        pvm_pkdouble(&sum, 1, 1);
        pvm_send(tids[me + 1], PART);
    }
    pvm_initsend(PvmDataDefault);
    pvm_pkint(&me, 1, 1);
    pvm_pkdouble(&sum, 1, 1);
    pvm_pkstr("C");
    pvm_send(parent, RESULT);
    pvm_exit();
    return 0;
}
