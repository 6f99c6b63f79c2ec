/*
 * A task that talks: a member of a ring, whose neighbours it exchanges messages with, or one of two partners. The twin of TalkTask.java.
 */
#include <pvm3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>

enum { SETUP = 11, READY = 12, GO = 13, DONE = 14, TRIPS = 15, PING = 16, PONG = 17, END = 18, LEFT = 19, RIGHT = 20 };
enum { DAEMON = 0, DIRECT = 1, SOCKETS = 2, PARTNERS = 3 };
enum { MOST_TASKS = 64, MOST_NAME = 256, WARM_UP = 5 };

static int parent, mode, self, count, bytes, cycles;
static int tids[MOST_TASKS], ports[MOST_TASKS];
static char names[MOST_TASKS][MOST_NAME];
static char *out, *in;
static int listener, left_socket, right_socket;

static void fail(const char *what)
{
    fprintf(stderr, "talk: %s: %s\n", what, strerror(errno));
    pvm_exit();
    exit(1);
}

static double now_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static void send_bytes(int to, int tag, int length)
{
    pvm_initsend(PvmDataRaw);
    pvm_pkbyte(out, length, 1);
    if (pvm_send(to, tag) < 0)
        fail("pvm_send");
}

static void take(int from, int tag, int length)
{
    if (pvm_recv(from, tag) < 0 || pvm_upkbyte(in, length, 1) < 0)
        fail("pvm_recv");
}

/* One message to and one from each neighbour. */
static void exchange_messages(void)
{
    int left = tids[(self + count - 1) % count], right = tids[(self + 1) % count];

    send_bytes(left, LEFT, bytes);
    send_bytes(right, RIGHT, bytes);
    take(left, RIGHT, bytes);
    take(right, LEFT, bytes);
}

/* The same over sockets: all four directions at a time, for nobody can hold what both neighbours send. */
static void exchange_bytes(void)
{
    struct pollfd polled[2];
    int sent[2] = {0, 0}, got[2] = {0, 0}, i;

    polled[0].fd = left_socket;
    polled[1].fd = right_socket;
    while (sent[0] < bytes || sent[1] < bytes || got[0] < bytes || got[1] < bytes) {
        for (i = 0; i < 2; i++)
            polled[i].events = (sent[i] < bytes ? POLLOUT : 0) | (got[i] < bytes ? POLLIN : 0);
        if (poll(polled, 2, -1) < 0)
            fail("poll");
        for (i = 0; i < 2; i++) {
            ssize_t n;
            if (polled[i].events && polled[i].revents & (POLLERR | POLLHUP))
                fail("a neighbour is gone");
            if (polled[i].revents & POLLOUT) {
                n = write(polled[i].fd, out, bytes - sent[i]);
                if (n < 0 && errno != EAGAIN)
                    fail("write");
                sent[i] += n > 0 ? n : 0;
            }
            if (polled[i].revents & POLLIN) {
                n = read(polled[i].fd, in, bytes - got[i]);
                if (n == 0 || (n < 0 && errno != EAGAIN))
                    fail("read");
                got[i] += n > 0 ? n : 0;
            }
        }
    }
}

static int listen_somewhere(void)
{
    struct sockaddr_in address;
    socklen_t length = sizeof address;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 2) < 0
        || getsockname(listener, (struct sockaddr *)&address, &length) < 0)
        fail("listen");
    return ntohs(address.sin_port);
}

static void ready_socket(int s)
{
    int on = 1;
    setsockopt(s, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    fcntl(s, F_SETFL, O_NONBLOCK);
}

/* Each connects to its right neighbour and accepts its left one. */
static void connect_neighbours(void)
{
    int right = (self + 1) % count;
    struct hostent *host = gethostbyname(names[right]);
    struct sockaddr_in address;

    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_port = htons(ports[right]);
    if (!host)
        fail(names[right]);
    memcpy(&address.sin_addr, host->h_addr_list[0], sizeof address.sin_addr);
    right_socket = socket(AF_INET, SOCK_STREAM, 0);
    if (right_socket < 0 || connect(right_socket, (struct sockaddr *)&address, sizeof address) < 0)
        fail("connect");
    left_socket = accept(listener, 0, 0);
    if (left_socket < 0)
        fail("accept");
    ready_socket(left_socket);
    ready_socket(right_socket);
}

static void ring(void)
{
    double begin, seconds;
    int i, port = mode == SOCKETS ? listen_somewhere() : 0;

    pvm_initsend(PvmDataDefault);
    pvm_pkint(&port, 1, 1);
    pvm_send(parent, READY);
    pvm_recv(parent, GO);
    pvm_upkint(ports, count, 1);
    if (mode == DIRECT)
        pvm_setopt(PvmRoute, PvmRouteDirect);
    if (mode == SOCKETS)
        connect_neighbours();
    for (i = 0; i < WARM_UP; i++)
        mode == SOCKETS ? exchange_bytes() : exchange_messages();
    begin = now_seconds();
    for (i = 0; i < cycles; i++)
        mode == SOCKETS ? exchange_bytes() : exchange_messages();
    seconds = now_seconds() - begin;
    pvm_setopt(PvmRoute, PvmAllowDirect);
    pvm_initsend(PvmDataDefault);
    pvm_pkdouble(&seconds, 1, 1);
    pvm_send(parent, DONE);
    /* A route that a neighbour still uses must not end before that is done. */
    pvm_recv(parent, END);
}

static void trips(void)
{
    int wanted, length, i;
    double *times;

    pvm_upkint(&wanted, 1, 1);
    pvm_upkint(&length, 1, 1);
    times = malloc(wanted * sizeof *times);
    out = realloc(out, length);
    in = realloc(in, length);
    memset(out, 1, length);
    for (i = 0; i < wanted; i++) {
        double begin = now_seconds();
        send_bytes(tids[1], PING, length);
        take(tids[1], PONG, length);
        times[i] = (now_seconds() - begin) * 1e9;
    }
    pvm_initsend(PvmDataDefault);
    pvm_pkdouble(times, wanted, 1);
    pvm_send(parent, DONE);
    free(times);
}

static void echo(int buffer)
{
    int length, tag, from;

    pvm_bufinfo(buffer, &length, &tag, &from);
    out = realloc(out, length);
    pvm_upkbyte(out, length, 1);
    send_bytes(from, PONG, length);
}

static void partners(void)
{
    int buffer, length, tag, from;

    pvm_initsend(PvmDataDefault);
    pvm_pkint(&self, 1, 1);
    pvm_send(parent, READY);
    for (;;) {
        buffer = pvm_recv(-1, -1);
        if (buffer < 0)
            fail("pvm_recv");
        pvm_bufinfo(buffer, &length, &tag, &from);
        if (tag == END)
            return;
        if (tag == TRIPS)
            trips();
        else if (tag == PING)
            echo(buffer);
    }
}

int main(void)
{
    int i;

    signal(SIGPIPE, SIG_IGN);
    parent = pvm_parent();
    if (parent <= 0 || pvm_recv(parent, SETUP) < 0)
        return 1;
    pvm_upkint(&mode, 1, 1);
    pvm_upkint(&self, 1, 1);
    pvm_upkint(&count, 1, 1);
    pvm_upkint(&bytes, 1, 1);
    pvm_upkint(&cycles, 1, 1);
    if (count > MOST_TASKS)
        return 1;
    pvm_upkint(tids, count, 1);
    for (i = 0; i < count; i++)
        pvm_upkstr(names[i]);
    out = calloc(1, bytes);
    in = malloc(bytes);
    /* Who refuses a route once can never ask for it. */
    pvm_setopt(PvmRoute, mode == DIRECT ? PvmAllowDirect : PvmDontRoute);
    if (mode == PARTNERS)
        partners();
    else
        ring();
    pvm_exit();
    return 0;
}
