/* No pair at all: the limit of every transport that copies once. One "message" is one memcpy. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static unsigned char *body, *got;
static void *(*volatile copy)(void *, const void *, size_t) = memcpy;

static void fail(const char *what)
{
    printf("failed %s\n", what);
    fflush(stdout);
    exit(1);
}

static void send_message(int size)
{
    copy(got, body, size);
}

static void take_message(int size)
{
    copy(got, body, size);
}

static void send_order(const int *order)
{
    (void)order;
}

static void take_order(int *order)
{
    order[0] = 3;
}

static void send_ack(void)
{
}

static void take_ack(void)
{
}

#include "loop.h"

int main(int argc, char **argv)
{
    (void)argv;
    /* The compiler asks for a use of each function. */
    if (argc > 1)
        echo();
    drive();
    return 0;
}
