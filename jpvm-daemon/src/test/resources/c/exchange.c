/*
 * The C side of the type exchange; org.jpvm.interop.Exchange is its Java twin and describes the conversation.
 *
 *   exchange serve [alien]            answers requests until it is told to end
 *   exchange ask HEXTID ROUTE [alien] asks the server HEXTID everything; ROUTE is "daemon" or "direct"
 *
 * With "alien" the other side must be of the other byte order: then what is not XDR must be refused except as bytes, and these are in the
 * other order. Status 0 and the line "exchange: N transfers, 0 errors" when all is well.
 */
#include <pvm3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REQUEST = 10, DATA = 11, REPORT = 12, ECHO = 13 };
enum { XDR = 0, RAW = 1, IN_PLACE = 2, PSEND = 3 };
enum { STR, BYTE, SHORT, INT, FLOAT, CPLX, DOUBLE, DCPLX, LONG, USHORT, UINT, ULONG, TYPES };

static const int element_bytes[TYPES] = {1, 1, 2, 4, 4, 8, 8, 16, 8, 2, 4, 8};
static const unsigned long long edges[] = {
    0ULL, 1ULL, ~0ULL, 0x7fULL, 0x80ULL, 0x7fffULL, 0x8000ULL, 0x7fffffffULL, 0x80000000ULL,
    0x7fffffffffffffffULL, 0x8000000000000000ULL};
static const unsigned int float_edges[] = {
    0, 0x80000000u, 0x3f800000u, 0xbfc00000u, 1u, 0x7f7fffffu, 0x7f800000u, 0xff800000u, 0x7fc00000u};
static const unsigned long long double_edges[] = {
    0, 0x8000000000000000ULL, 0x3ff0000000000000ULL, 0xbff8000000000000ULL, 1ULL, 0x7fefffffffffffffULL,
    0x7ff0000000000000ULL, 0xfff0000000000000ULL, 0x7ff8000000000000ULL};

/* What is swapped between byte orders: half of a complex number. */
static const int part_bytes[TYPES] = {1, 1, 2, 4, 4, 4, 8, 8, 8, 2, 4, 8};

static int alien;
static int errors;
static int transfers;
static char first_error[200];

static unsigned long long bits(long i)
{
    long n = sizeof edges / sizeof *edges;
    return i < n ? edges[i] : (unsigned long long)i * 0x9e3779b97f4a7c15ULL;
}

static float float_at(long i)
{
    long n = sizeof float_edges / sizeof *float_edges;
    float f = i * 0.25f;
    if (i < n)
        memcpy(&f, &float_edges[i], sizeof f);
    return f;
}

static double double_at(long i)
{
    long n = sizeof double_edges / sizeof *double_edges;
    double d = i * 0.125;
    if (i < n)
        memcpy(&d, &double_edges[i], sizeof d);
    return d;
}

/* Writes element i of the pattern. XDR has 4 bytes for a long. */
static void put(int type, int encoding, long i, char *at)
{
    unsigned long long v = bits(i);
    unsigned short s = (unsigned short)v;
    unsigned int u = (unsigned int)v;
    float f[2];
    double d[2];
    switch (type) {
    case STR: *at = 'a' + i % 26; break;
    case BYTE: *at = (char)v; break;
    case SHORT: case USHORT: memcpy(at, &s, 2); break;
    case INT: case UINT: memcpy(at, &u, 4); break;
    case LONG:
        if (encoding == XDR) { long l = (int)u; memcpy(at, &l, 8); } else memcpy(at, &v, 8);
        break;
    case ULONG:
        if (encoding == XDR) { unsigned long l = u; memcpy(at, &l, 8); } else memcpy(at, &v, 8);
        break;
    case FLOAT: f[0] = float_at(i); memcpy(at, f, 4); break;
    case CPLX: f[0] = float_at(i); f[1] = float_at(i + 1); memcpy(at, f, 8); break;
    case DOUBLE: d[0] = double_at(i); memcpy(at, d, 8); break;
    case DCPLX: d[0] = double_at(i); d[1] = double_at(i + 1); memcpy(at, d, 16); break;
    }
}

static char *space(int type, long n, int stride, int fill)
{
    size_t bytes = (size_t)n * stride * element_bytes[type] + 16;
    char *array = malloc(bytes);
    memset(array, fill, bytes);
    return array;
}

static char *pattern(int type, int encoding, long n, int stride)
{
    char *array = space(type, n, stride, type == STR ? 0 : 0x55);
    long i;
    for (i = 0; i < n; i++)
        put(type, encoding, i, array + i * stride * element_bytes[type]);
    return array;
}

static int pack(int type, char *p, int n, int stride)
{
    switch (type) {
    case STR: return pvm_pkstr(p);
    case BYTE: return pvm_pkbyte(p, n, stride);
    case SHORT: return pvm_pkshort((short *)p, n, stride);
    case INT: return pvm_pkint((int *)p, n, stride);
    case FLOAT: return pvm_pkfloat((float *)p, n, stride);
    case CPLX: return pvm_pkcplx((float *)p, n, stride);
    case DOUBLE: return pvm_pkdouble((double *)p, n, stride);
    case DCPLX: return pvm_pkdcplx((double *)p, n, stride);
    case LONG: return pvm_pklong((long *)p, n, stride);
    case USHORT: return pvm_pkushort((unsigned short *)p, n, stride);
    case UINT: return pvm_pkuint((unsigned int *)p, n, stride);
    default: return pvm_pkulong((unsigned long *)p, n, stride);
    }
}

static int unpack(int type, char *p, int n, int stride)
{
    switch (type) {
    case STR: return pvm_upkstr(p);
    case BYTE: return pvm_upkbyte(p, n, stride);
    case SHORT: return pvm_upkshort((short *)p, n, stride);
    case INT: return pvm_upkint((int *)p, n, stride);
    case FLOAT: return pvm_upkfloat((float *)p, n, stride);
    case CPLX: return pvm_upkcplx((float *)p, n, stride);
    case DOUBLE: return pvm_upkdouble((double *)p, n, stride);
    case DCPLX: return pvm_upkdcplx((double *)p, n, stride);
    case LONG: return pvm_upklong((long *)p, n, stride);
    case USHORT: return pvm_upkushort((unsigned short *)p, n, stride);
    case UINT: return pvm_upkuint((unsigned int *)p, n, stride);
    default: return pvm_upkulong((unsigned long *)p, n, stride);
    }
}

static void wrong(int type, int encoding, int n, int stride, const char *what, long where)
{
    if (!errors++)
        sprintf(first_error, "C: type=%d encoding=%d n=%d stride=%d: %s %ld", type, encoding, n, stride, what, where);
}

static void give(int to, int tag, int type, int encoding, int n, int stride)
{
    char *array = pattern(type, encoding, n, stride);
    int info;
    if (encoding == PSEND) {
        info = pvm_psend(to, tag, array, n, type);
    } else {
        pvm_initsend(encoding);
        info = pack(type, array, n, stride);
        if (info >= 0)
            info = pvm_send(to, tag);
    }
    if (info < 0)
        wrong(type, encoding, n, stride, "sending failed", info);
    free(array);
}

/* An array without strides as the other byte order has it. */
static char *swapped(int type, int encoding, long n)
{
    char *array = pattern(type, encoding, n, 1);
    size_t at, bytes = (size_t)n * element_bytes[type];
    int part = part_bytes[type], i;
    for (at = 0; at < bytes; at += part)
        for (i = 0; i < part / 2; i++) {
            char c = array[at + i];
            array[at + i] = array[at + part - 1 - i];
            array[at + part - 1 - i] = c;
        }
    return array;
}

/* Takes a message that may be taken only as bytes; nothing is lost by trying something else first. */
static void take_alien(int from, int tag, int type, int encoding, int n, int stride)
{
    char *wanted = swapped(type, encoding, n);
    char *array = space(type, n, stride, 0x55);
    int info, bytes = n * element_bytes[type], length;
    int buffer = pvm_recv(from, tag), source, t;
    info = unpack(type, array, n, stride);
    if (info != PvmBadMsg)
        wrong(type, encoding, n, stride, "not refused", info);
    if (type == STR) {
        free(array);
        free(wanted);
        return;
    }
    pvm_bufinfo(buffer, &length, &t, &source);
    if (length != bytes)
        wrong(type, encoding, n, stride, "length", length);
    info = pvm_upkbyte(array, bytes, 1);
    if (info < 0)
        wrong(type, encoding, n, stride, "bytes refused", info);
    if (memcmp(array, wanted, bytes))
        wrong(type, encoding, n, stride, "wrong bytes", bytes);
    free(array);
    free(wanted);
}

/* Takes a message and compares it with the pattern; bytes between strided elements must stay as they were. */
static void take(int from, int tag, int type, int encoding, int n, int stride)
{
    char *wanted, *array;
    int info;
    size_t i, bytes = (size_t)n * stride * element_bytes[type] + (type == STR);
    if (alien && encoding != XDR && encoding != PSEND && type != BYTE) {
        take_alien(from, tag, type, encoding, n, stride);
        return;
    }
    /* pvm_precv takes whatever comes as bytes. */
    wanted = alien && encoding == PSEND ? swapped(type, encoding, n) : pattern(type, encoding, n, stride);
    array = space(type, n, stride, type == STR ? 0 : 0x55);
    if (encoding == PSEND) {
        int tid, t, length;
        info = pvm_precv(from, tag, array, n, type, &tid, &t, &length);
        if (info >= 0 && length != n * element_bytes[type])
            wrong(type, encoding, n, stride, "precv length", length);
    } else {
        info = pvm_recv(from, tag);
        if (info >= 0)
            info = unpack(type, array, n, stride);
    }
    if (info < 0)
        wrong(type, encoding, n, stride, "receiving failed", info);
    if (type == LONG && encoding == XDR) {
        /* libpvm3 on 64-bit machines forgets the sign of the 4 bytes. */
        long *l = (long *)array;
        int j;
        for (j = 0; j < n; j++)
            l[(size_t)j * stride] = (int)l[(size_t)j * stride];
    }
    for (i = 0; i < bytes; i++)
        if (array[i] != wanted[i]) {
            wrong(type, encoding, n, stride, "wrong byte", (long)i);
            break;
        }
    free(array);
    free(wanted);
}

static void serve(void)
{
    int request[4], from, length, tag;
    for (;;) {
        int buffer = pvm_recv(-1, REQUEST);
        pvm_bufinfo(buffer, &length, &tag, &from);
        pvm_upkint(request, 4, 1);
        if (request[0] < 0)
            return;
        errors = 0;
        take(from, DATA, request[0], request[1], request[2], request[3]);
        pvm_initsend(PvmDataDefault);
        pvm_pkint(&errors, 1, 1);
        pvm_pkstr(errors ? first_error : "");
        pvm_send(from, REPORT);
        give(from, ECHO, request[0], request[1], request[2], request[3]);
    }
}

static void ask(int server, int type, int encoding, int n, int stride)
{
    int request[4], theirs;
    char text[1000];
    request[0] = type;
    request[1] = encoding;
    request[2] = n;
    request[3] = stride;
    pvm_initsend(PvmDataDefault);
    pvm_pkint(request, 4, 1);
    pvm_send(server, REQUEST);
    if (type < 0)
        return;
    give(server, DATA, type, encoding, n, stride);
    pvm_recv(server, REPORT);
    pvm_upkint(&theirs, 1, 1);
    pvm_upkstr(text);
    if (theirs) {
        printf("%s\n", text);
        errors++;
    }
    take(server, ECHO, type, encoding, n, stride);
    transfers++;
}

static void ask_all(int server)
{
    static const int counts[] = {0, 1, 7, 1000};
    int type, encoding, i;
    for (encoding = XDR; encoding <= PSEND; encoding++)
        for (type = STR; type < TYPES; type++) {
            if (type == STR && encoding >= IN_PLACE)
                continue;
            for (i = 0; i < 4; i++)
                ask(server, type, encoding, counts[i], 1);
            ask(server, type, encoding, (1 << 20) / element_bytes[type], 1);
            if (encoding < IN_PLACE && type != STR) {
                ask(server, type, encoding, 5, 3);
                ask(server, type, encoding, 3000, 2);
            }
        }
    ask(server, -1, 0, 0, 0);
}

int main(int argc, char **argv)
{
    int tid = pvm_mytid();
    if (tid < 0 || argc < 2)
        return 2;
    alien = !strcmp(argv[argc - 1], "alien");
    if (alien)
        pvm_setopt(PvmAutoErr, 0);
    if (!strcmp(argv[1], "serve")) {
        printf("exchange: serving as %x\n", tid);
        fflush(stdout);
        serve();
    } else {
        if (!strcmp(argv[3], "direct"))
            pvm_setopt(PvmRoute, PvmRouteDirect);
        ask_all((int)strtol(argv[2], 0, 16));
        if (errors)
            printf("%s\n", first_error);
        printf("exchange: %d transfers, %d errors\n", transfers, errors);
    }
    pvm_exit();
    return errors != 0;
}
