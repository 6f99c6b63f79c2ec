/*
 * Two MPI processes. Argument: a named pipe, by which orders go, because an MPI_Recv would look for them again and again all the time in which other
 * pairs are measured.
 */
#include <fcntl.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { DATA = 3, ACK = 4 };

static unsigned char *body, *got;
static int partner, orders;

static void fail(const char *what)
{
    printf("failed %s\n", what);
    fflush(stdout);
    MPI_Abort(MPI_COMM_WORLD, 1);
}

static void send_message(int size)
{
    MPI_Send(body, size, MPI_BYTE, partner, DATA, MPI_COMM_WORLD);
}

static void take_message(int size)
{
    MPI_Status status;
    int length;

    MPI_Recv(got, size, MPI_BYTE, partner, DATA, MPI_COMM_WORLD, &status);
    MPI_Get_count(&status, MPI_BYTE, &length);
    if (length != size)
        fail("a message has another length");
}

static void send_order(const int *order)
{
    if (write(orders, order, 3 * sizeof *order) != 3 * sizeof *order)
        fail("write");
}

static void take_order(int *order)
{
    if (read(orders, order, 3 * sizeof *order) != 3 * sizeof *order)
        fail("read");
}

static void send_ack(void)
{
    MPI_Send(got, 1, MPI_BYTE, partner, ACK, MPI_COMM_WORLD);
}

static void take_ack(void)
{
    unsigned char ignored;
    MPI_Recv(&ignored, 1, MPI_BYTE, partner, ACK, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

#include "loop.h"

int main(int argc, char **argv)
{
    int rank;

    MPI_Init(&argc, &argv);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    partner = 1 - rank;
    orders = open(argv[1], rank == 0 ? O_WRONLY : O_RDONLY);
    if (orders < 0)
        fail(argv[1]);
    if (rank == 0)
        drive();
    else
        echo();
    MPI_Finalize();
    return 0;
}
