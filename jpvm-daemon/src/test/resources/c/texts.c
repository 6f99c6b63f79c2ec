/* Takes strings from the task TID (hex) with pvm_upkstr and prints for each what C sees, then sends two back in Latin-1. */
#include <pvm3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    int tid = (int)strtol(argv[1], 0, 16), count, i;
    char text[1000];
    if (argc < 2 || pvm_mytid() < 0) return 2;
    pvm_initsend(PvmDataDefault);
    pvm_pkstr("gr\xfcn");
    pvm_pkstr("");
    pvm_send(tid, 1);
    pvm_recv(tid, 2);
    pvm_upkint(&count, 1, 1);
    while (count--) {
        memset(text, '#', sizeof text);
        pvm_upkstr(text);
        printf("%d:", (int)strlen(text));
        for (i = 0; i < 8; i++) printf(" %02x", (unsigned char)text[i]);
        printf("\n");
    }
    pvm_upkint(&count, 1, 1);
    printf("then %d\n", count);
    pvm_exit();
    return 0;
}
