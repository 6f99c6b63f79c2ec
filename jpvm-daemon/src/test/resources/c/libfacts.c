/*
 * The facts about buffers and packing in org.jpvm.conformance.api, tried with libpvm3 itself: in jpvm both are Java code
 * whatever the provider. Prints one line per fact, "name ok" or "name FAILED at line n"; where jpvm differs on purpose, what
 * C PVM does is right here.
 */
#include <stdio.h>
#include <string.h>
#include <pvm3.h>

extern int pvm_errno;

static int failed_line;
static int me;

#define CHECK(condition) do { if (!(condition) && !failed_line) failed_line = __LINE__; } while (0)
#define REFUSED(code, call) do { int r_ = (call); CHECK(r_ == (code)); CHECK(pvm_errno == (code)); } while (0)
#define FACT(name) static void name(void)

static int through(int encoding, void (*packing)(void))
{
    CHECK(pvm_initsend(encoding) > 0);
    packing();
    CHECK(pvm_send(me, 4711) == 0);
    return pvm_recv(me, 4711);
}

static int length_of(int id)
{
    int length = -1;
    CHECK(pvm_bufinfo(id, &length, 0, 0) == 0);
    return length;
}

static int up(void)
{
    int value = -1;
    CHECK(pvm_upkint(&value, 1, 1) == 0);
    return value;
}

static void nothing(void) {}
static void one_int(void) { int v = 1; pvm_pkint(&v, 1, 1); }
static void two_ints(void) { int v[2] = {4, 5}; pvm_pkint(v, 2, 1); }

/* ---- BufferFacts ---- */

FACT(mkbufActivatesNothing) { CHECK(pvm_mkbuf(PvmDataDefault) > 0); CHECK(pvm_getsbuf() == 0); CHECK(pvm_getrbuf() == 0); }

FACT(mkbufRefusesAnUnknownEncoding)
{
    CHECK(pvm_mkbuf(0) > 0); CHECK(pvm_mkbuf(1) > 0); CHECK(pvm_mkbuf(2) > 0); CHECK(pvm_mkbuf(4) > 0);
    REFUSED(PvmBadParam, pvm_mkbuf(3));
    REFUSED(PvmBadParam, pvm_mkbuf(-1));
}

FACT(theIdFreedLastIsUsedFirst)
{
    int one = pvm_mkbuf(0), two = pvm_mkbuf(0), three = pvm_mkbuf(0);
    CHECK(pvm_freebuf(one) == 0);
    CHECK(pvm_freebuf(three) == 0);
    CHECK(pvm_mkbuf(1) == three);
    CHECK(pvm_mkbuf(1) == one);
    CHECK(pvm_mkbuf(1) != two);
}

FACT(initsendReplacesTheSendBuffer)
{
    int made = pvm_mkbuf(0), id;
    CHECK(pvm_setsbuf(made) == 0);
    id = pvm_initsend(0);
    CHECK(pvm_getsbuf() == id);
    CHECK(made != id);
    REFUSED(PvmNoSuchBuf, pvm_bufinfo(made, 0, 0, 0));
}

FACT(initsendWithABadEncodingKeepsTheBuffer) { int id = pvm_initsend(0); REFUSED(PvmBadParam, pvm_initsend(17)); CHECK(pvm_getsbuf() == id); }

FACT(onePackedBufferIsSentOftenAndMayGrow)
{
    int v = 5;
    pvm_initsend(0); pvm_pkint(&v, 1, 1); pvm_send(me, 1); pvm_send(me, 2);
    v = 6; pvm_pkint(&v, 1, 1); pvm_send(me, 3);
    pvm_recv(-1, 1); CHECK(up() == 5);
    pvm_recv(-1, 2); CHECK(up() == 5);
    pvm_recv(-1, 3); CHECK(up() == 5); CHECK(up() == 6);
}

FACT(freeingAnActiveBufferDeactivatesIt)
{
    int v, received = through(0, one_int), packed = pvm_getsbuf();
    CHECK(pvm_getrbuf() == received);
    CHECK(pvm_freebuf(packed) == 0); CHECK(pvm_getsbuf() == 0); CHECK(pvm_getrbuf() == received);
    CHECK(pvm_freebuf(received) == 0); CHECK(pvm_getrbuf() == 0);
    REFUSED(PvmNoBuf, pvm_pkint(&v, 1, 1));
    REFUSED(PvmNoBuf, pvm_upkint(&v, 1, 1));
}

FACT(freebufRefusesWhatIsNoBuffer)
{
    int id = pvm_mkbuf(0);
    CHECK(pvm_freebuf(id) == 0);
    REFUSED(PvmNoSuchBuf, pvm_freebuf(id));
    REFUSED(PvmNoSuchBuf, pvm_freebuf(100000));
    REFUSED(PvmBadParam, pvm_freebuf(-1));
}

FACT(bufferZeroMayBeFreed) { CHECK(pvm_freebuf(0) == 0); }

FACT(theBufferBeforeIsReturnedAndStays)
{
    int one = pvm_mkbuf(0), two = pvm_mkbuf(0);
    CHECK(pvm_setsbuf(one) == 0); CHECK(pvm_setsbuf(two) == one); CHECK(pvm_setsbuf(0) == two); CHECK(pvm_getsbuf() == 0);
    CHECK(pvm_setrbuf(one) == 0); CHECK(pvm_setrbuf(0) == one); CHECK(pvm_getrbuf() == 0);
    CHECK(pvm_bufinfo(one, 0, 0, 0) == 0); CHECK(pvm_bufinfo(two, 0, 0, 0) == 0);
}

FACT(onlyBuffersCanBeMadeActive)
{
    REFUSED(PvmNoSuchBuf, pvm_setsbuf(100000)); REFUSED(PvmNoSuchBuf, pvm_setrbuf(100000));
    REFUSED(PvmBadParam, pvm_setsbuf(-1)); REFUSED(PvmBadParam, pvm_setrbuf(-1));
}

FACT(aBufferIsActiveOnOneSideOnly)
{
    int received = through(0, one_int);
    pvm_setsbuf(received); CHECK(pvm_getsbuf() == received); CHECK(pvm_getrbuf() == 0);
    pvm_setrbuf(received); CHECK(pvm_getsbuf() == 0); CHECK(pvm_getrbuf() == received);
}

FACT(aReceivedMessageCanBeForwarded)
{
    pvm_setsbuf(through(0, one_int));
    CHECK(pvm_send(me, 9) == 0);
    pvm_recv(me, 9); CHECK(up() == 1);
}

FACT(onesOwnUnsentMessageCanBeUnpacked)
{
    int v;
    pvm_initsend(0); two_ints(); pvm_setrbuf(pvm_getsbuf());
    CHECK(up() == 4); CHECK(up() == 5);
    REFUSED(PvmNoData, pvm_upkint(&v, 1, 1));
}

FACT(theUnpackingPositionIsKept)
{
    int first = through(0, two_ints), second;
    CHECK(up() == 4);
    CHECK(pvm_setrbuf(0) == first);
    second = through(0, one_int);
    CHECK(first != second); CHECK(up() == 1);
    CHECK(pvm_setrbuf(first) == second);
    CHECK(up() == 5);
}

FACT(bufinfoWantsABuffer)
{
    REFUSED(PvmBadParam, pvm_bufinfo(0, 0, 0, 0)); REFUSED(PvmBadParam, pvm_bufinfo(-3, 0, 0, 0));
    REFUSED(PvmNoSuchBuf, pvm_bufinfo(100000, 0, 0, 0));
}

FACT(anUnsentInPlaceBufferHasNoLength)
{
    int v[3] = {0};
    pvm_initsend(PvmDataInPlace); pvm_pkint(v, 3, 1);
    CHECK(length_of(pvm_getsbuf()) == 0);
}

FACT(setminfoChangesAllButLengthAndEncoding)
{
    int v[3] = {0};
    struct pvmminfo info = {1, 2, 3, 4, 5, 6, 7, 8}, after;
    pvm_initsend(0); pvm_pkint(v, 3, 1);
    CHECK(pvm_setminfo(pvm_getsbuf(), &info) == 0);
    CHECK(pvm_getminfo(pvm_getsbuf(), &after) == 0);
    CHECK(after.len == 12); CHECK(after.ctx == 2); CHECK(after.tag == 3); CHECK(after.wid == 4);
    CHECK(after.enc == 0x10000000); CHECK(after.crc == 0); CHECK(after.src == 7); CHECK(after.dst == 8);
}

FACT(theWaitIdTravels)
{
    struct pvmminfo info;
    memset(&info, 0, sizeof info);
    info.wid = 77;
    pvm_initsend(0); pvm_setminfo(pvm_getsbuf(), &info); pvm_send(me, 5);
    CHECK(pvm_getminfo(pvm_recv(-1, 5), &info) == 0);
    CHECK(info.wid == 77); CHECK(info.tag == 5); CHECK(info.src == me);
}

FACT(headersBelongToBuffers)
{
    struct pvmminfo info;
    memset(&info, 0, sizeof info);
    REFUSED(PvmBadParam, pvm_getminfo(0, &info)); REFUSED(PvmBadParam, pvm_setminfo(-1, &info));
    REFUSED(PvmNoSuchBuf, pvm_getminfo(100000, &info)); REFUSED(PvmNoSuchBuf, pvm_setminfo(100000, &info));
}

/* ---- PackingFacts ---- */

#define TYPES(X) X(byte, char, 1, 1, 1) X(short, short, 1, 4, 2) X(ushort, unsigned short, 1, 4, 2) X(int, int, 1, 4, 4) \
    X(uint, unsigned, 1, 4, 4) X(long, long, 1, 4, 8) X(ulong, unsigned long, 1, 4, 8) X(float, float, 1, 4, 4) \
    X(double, double, 1, 8, 8) X(cplx, float, 2, 8, 8) X(dcplx, double, 2, 16, 16)

/* Packs with this stride, checks the length, unpacks past the end or not, and compares. */
#define TRY(name, type, width, bytes, encoding, count, stride, want, expected) do { \
    type data[8 * width], back[8 * width], zero[8 * width]; int i_, id_; \
    for (i_ = 0; i_ < 8 * width; i_++) data[i_] = (type)(i_ + 1); \
    memset(back, 0, sizeof back); memset(zero, 0, sizeof zero); \
    CHECK(pvm_initsend(encoding) > 0); CHECK(pvm_pk##name(data, count, stride) == 0); \
    pvm_send(me, 4711); id_ = pvm_recv(me, 4711); CHECK(length_of(id_) == (bytes)); \
    CHECK(pvm_upk##name(back, want, stride) == (expected)); \
    for (i_ = 0; i_ < count; i_++) CHECK(!memcmp(back + i_ * stride * width, data + i_ * stride * width, sizeof(type) * width)); \
    CHECK(!memcmp(back + ((count - 1) * stride + 1) * width, zero, sizeof(type) * width)); \
} while (0)

FACT(valuesTravelInXdrInTheirSizes) {
#define X(name, type, width, xdr, raw) TRY(name, type, width, 4 * xdr, PvmDataDefault, 4, 1, 4, 0);
    TYPES(X)
#undef X
}
FACT(valuesTravelRawInTheirSizes) {
#define X(name, type, width, xdr, raw) TRY(name, type, width, 4 * raw, PvmDataRaw, 4, 1, 4, 0);
    TYPES(X)
#undef X
}
FACT(inPlaceArrivesLikeRaw) {
#define X(name, type, width, xdr, raw) TRY(name, type, width, 4 * raw, PvmDataInPlace, 4, 1, 4, 0);
    TYPES(X)
#undef X
}
FACT(theStrideCountsItems) {
#define X(name, type, width, xdr, raw) TRY(name, type, width, 2 * raw, PvmDataRaw, 2, 2, 2, 0);
    TYPES(X)
#undef X
}
FACT(pastTheEndThereAreNoData) {
#define X(name, type, width, xdr, raw) TRY(name, type, width, 2 * raw, PvmDataRaw, 2, 1, 4, PvmNoData);
    TYPES(X)
#undef X
}
FACT(whatWasThereBeforeTheEndIsStored) {
#define X(name, type, width, xdr, raw) if (strcmp(#name, "byte")) TRY(name, type, width, 2 * xdr, PvmDataDefault, 2, 1, 4, PvmNoData);
    TYPES(X)
#undef X
}
FACT(noItemsAreNothing) {
#define X(name, type, width, xdr, raw) { type v[2]; pvm_initsend(0); CHECK(pvm_pk##name(v, 0, 1) == 0); pvm_send(me, 1); \
    CHECK(length_of(pvm_recv(me, 1)) == 0); CHECK(pvm_upk##name(v, 0, 1) == 0); }
    TYPES(X)
#undef X
}
FACT(aNegativeCountIsRefused) {
#define X(name, type, width, xdr, raw) { type v[2]; through(0, nothing); REFUSED(PvmBadParam, pvm_pk##name(v, -1, 1)); \
    REFUSED(PvmBadParam, pvm_upk##name(v, -1, 1)); }
    TYPES(X)
#undef X
}
FACT(withoutABufferThereIsNoPlace) {
#define X(name, type, width, xdr, raw) { type v[2]; REFUSED(PvmNoBuf, pvm_pk##name(v, 1, 1)); REFUSED(PvmNoBuf, pvm_upk##name(v, 1, 1)); }
    TYPES(X)
#undef X
    REFUSED(PvmNoBuf, pvm_pkstr("x"));
}
FACT(inPlaceDataHaveNoStride) {
#define X(name, type, width, xdr, raw) { type v[8]; pvm_initsend(PvmDataInPlace); REFUSED(PvmNotImpl, pvm_pk##name(v, 2, 2)); }
    TYPES(X)
#undef X
}

FACT(inPlaceDataAreReadAtEachSend)
{
    int v = 1;
    pvm_initsend(PvmDataInPlace); pvm_pkint(&v, 1, 1);
    v = 2; pvm_send(me, 1); v = 3; pvm_send(me, 2);
    pvm_recv(-1, 1); CHECK(up() == 2);
    pvm_recv(-1, 2); CHECK(up() == 3);
}

static void six_bytes(void) { char b[6] = {1, 2, 3, 4, 5, 6}; pvm_pkbyte(b, 6, 1); }
static void three_and_three(void) { char b[6] = {1, 2, 3, 4, 5, 6}; pvm_pkbyte(b, 3, 1); pvm_pkbyte(b + 3, 3, 1); }

FACT(eachCallOfBytesIsPaddedInXdr)
{
    char b[3];
    CHECK(length_of(through(0, three_and_three)) == 8);
    CHECK(pvm_upkbyte(b, 3, 1) == 0); CHECK(b[0] == 1 && b[2] == 3);
    CHECK(pvm_upkbyte(b, 3, 1) == 0); CHECK(b[0] == 4 && b[2] == 6);
}
FACT(anotherGroupingOfBytesGivesGarbageInXdr)
{
    char b[3];
    through(0, six_bytes);
    CHECK(pvm_upkbyte(b, 3, 1) == 0);
    CHECK(pvm_upkbyte(b, 3, 1) == 0); CHECK(b[0] == 5 && b[1] == 6); /* and whatever the padding held */
}
FACT(theGroupingOfRawBytesIsFree)
{
    char b[5];
    CHECK(length_of(through(1, six_bytes)) == 6);
    CHECK(pvm_upkbyte(b, 5, 1) == 0); CHECK(pvm_upkbyte(b, 1, 1) == 0); CHECK(b[0] == 6);
}

FACT(longsThatDoNotFitXdrAreRefused)
{
    long v = (1L << 40) + 7, back = -1;
    pvm_initsend(0);
    CHECK(pvm_pklong(&v, 1, 1) == 0);
    pvm_send(me, 1); pvm_recv(me, 1);
    CHECK(pvm_upklong(&back, 1, 1) == 0);
    CHECK(back == 7);
}
FACT(negativeLongsKeepTheirSign)
{
    long v = -5, back = 0;
    pvm_initsend(0); CHECK(pvm_pklong(&v, 1, 1) == 0);
    pvm_send(me, 1); pvm_recv(me, 1);
    CHECK(pvm_upklong(&back, 1, 1) == 0);
    CHECK(back == 4294967291L);
}

static void strings(void) { CHECK(pvm_pkstr("hello") == 0); CHECK(pvm_pkstr("") == 0); }
static void hello(void) { pvm_pkstr("hello"); }

FACT(stringsTravelWithTheirLengthAndNul)
{
    char text[20];
    int encoding;
    for (encoding = 0; encoding < 2; encoding++) {
        CHECK(length_of(through(encoding, strings)) == (encoding ? 4 + 6 + 4 + 1 : 4 + 8 + 4 + 4));
        CHECK(pvm_upkstr(text) == 0); CHECK(!strcmp(text, "hello"));
        CHECK(pvm_upkstr(text) == 0); CHECK(!strcmp(text, ""));
        REFUSED(PvmNoData, pvm_upkstr(text));
    }
}
FACT(aStringIsACountAndBytes)
{
    char b[6];
    through(0, hello);
    CHECK(up() == 6); CHECK(pvm_upkbyte(b, 6, 1) == 0); CHECK(!strcmp(b, "hello"));
}
FACT(stringsAreNotSentInPlace) { pvm_initsend(PvmDataInPlace); REFUSED(PvmNotImpl, pvm_pkstr("x")); }
FACT(aStringNeedsAReceiveBuffer)
{
    char text[20];
    REFUSED(PvmNoBuf, pvm_upkstr(text));
    through(0, nothing);
    REFUSED(PvmNoData, pvm_upkstr(text));
}

/* ---- PackedMessageFacts ---- */

static int packed(int encoding, int value)
{
    int id = pvm_mkbuf(encoding), before = pvm_setsbuf(id);
    CHECK(pvm_pkint(&value, 1, 1) == 0);
    pvm_setsbuf(before);
    return id;
}

FACT(aMessageKeepsItsHeader)
{
    int inner = packed(PvmDataRaw, 5), outer, taken;
    struct pvmminfo info = {0, 4, 3, 6, 0, 0, 7, 8}, before, after;
    pvm_setminfo(inner, &info); pvm_getminfo(inner, &before);
    pvm_initsend(0); CHECK(pvm_pkmesg(inner) == 0); pvm_send(me, 1);
    outer = pvm_recv(me, 1); taken = pvm_upkmesg();
    CHECK(taken > 0); CHECK(pvm_getrbuf() == outer);
    pvm_getminfo(taken, &after);
    CHECK(after.len == 4); CHECK(after.enc == before.enc); CHECK(after.tag == 3); CHECK(after.ctx == 4); CHECK(after.wid == 6);
    CHECK(after.src == 7); CHECK(after.dst == 8);
    pvm_setrbuf(taken); CHECK(up() == 5);
}
FACT(aMessageStandsAmongOtherData)
{
    int inner = packed(0, 5), v = 1;
    pvm_initsend(0); pvm_pkint(&v, 1, 1); pvm_pkmesg(inner); v = 2; pvm_pkint(&v, 1, 1); pvm_send(me, 1);
    CHECK(length_of(pvm_recv(me, 1)) >= 48);
    CHECK(up() == 1); CHECK(pvm_upkmesg() > 0); CHECK(up() == 2);
}
FACT(pkmesgReturnsErrorsWithoutKeepingThem)
{
    int inner = packed(0, 5), before = pvm_errno, own;
    CHECK(pvm_pkmesg(inner) == PvmNoBuf);
    own = pvm_initsend(0);
    CHECK(pvm_pkmesg(own) == PvmBadParam); CHECK(pvm_pkmesg(0) == PvmBadParam); CHECK(pvm_pkmesg(100000) == PvmNoSuchBuf);
    CHECK(pvm_errno == before);
}
FACT(aBodyIsAppended)
{
    int inner = packed(0, 5), v = 4;
    pvm_initsend(0); pvm_pkint(&v, 1, 1); CHECK(pvm_pkmesgbody(inner) == 0); v = 6; pvm_pkint(&v, 1, 1); pvm_send(me, 1);
    CHECK(length_of(pvm_recv(me, 1)) == 12);
    CHECK(up() == 4); CHECK(up() == 5); CHECK(up() != 6);
}
FACT(aBodyMustHaveTheSameEncoding)
{
    int raw = packed(1, 5), own;
    CHECK(pvm_pkmesgbody(raw) == PvmNoBuf);
    own = pvm_initsend(0);
    CHECK(pvm_pkmesgbody(raw) == PvmMismatch); CHECK(pvm_pkmesgbody(own) == PvmBadParam);
    CHECK(pvm_pkmesgbody(-1) == PvmBadParam); CHECK(pvm_pkmesgbody(100000) == PvmNoSuchBuf);
}
FACT(upkmesgNeedsAMessageInAMessage) { CHECK(pvm_upkmesg() == PvmNoBuf); through(0, two_ints); CHECK(pvm_upkmesg() == PvmNoData); }

/* ---- PackfFacts ---- */

FACT(countsAndStridesStandInTheFormatOrBeforeTheData)
{
    int data[4] = {1, 2, 3, 4}, back[7], wanted[7] = {1, 3, 1, 4, 1, 2, 3};
    pvm_initsend(0);
    CHECK(pvm_packf("%2.2d %*.*d %3d", data, 2, 3, data, data) == 0);
    pvm_send(me, 1); pvm_recv(me, 1);
    CHECK(pvm_unpackf("%*d", 7, back) == 0);
    CHECK(!memcmp(back, wanted, sizeof back));
}
FACT(whatIsNoConversionIsDecoration)
{
    int n, m;
    pvm_initsend(0); CHECK(pvm_packf("n=%d, m: %d!", 1, 2) == 0); pvm_send(me, 1); pvm_recv(me, 1);
    CHECK(pvm_unpackf("%d and %d", &n, &m) == 0); CHECK(n == 1 && m == 2);
}
FACT(modifiersStandInAnyOrderAndNumber)
{
    short one, two;
    double three;
    long four;
    pvm_initsend(0); CHECK(pvm_packf("%uhd %hud %llf %uld", 65535, 65535, 1.5, 7L) == 0); pvm_send(me, 1); pvm_recv(me, 1);
    CHECK(pvm_unpackf("%hud %uhd %lf %lud", &one, &two, &three, &four) == 0);
    CHECK(one == -1 && two == -1 && three == 1.5 && four == 7);
}
FACT(packfRefusesUnknownConversions)
{
    REFUSED(PvmNoBuf, pvm_packf("%d", 1));
    pvm_initsend(0);
    REFUSED(PvmBadParam, pvm_packf("%d %q", 1, 2));
    pvm_send(me, 1); pvm_recv(me, 1); CHECK(up() == 1);
    REFUSED(PvmBadParam, pvm_packf("%+", 9));
}
FACT(unpackfRefusesWhatItCannotDo)
{
    int v = 0, w;
    REFUSED(PvmNoBuf, pvm_unpackf("%d", &v));
    pvm_initsend(0); pvm_packf("%d", 8); pvm_send(me, 1); pvm_recv(me, 1);
    REFUSED(PvmBadParam, pvm_unpackf("%+ %d", 0, &v));
    REFUSED(PvmNoData, pvm_unpackf("%d %d", &v, &w));
    CHECK(v == 8);
}
FACT(stringsAreNotPackedInPlace) { pvm_initsend(PvmDataInPlace); CHECK(pvm_packf("%s", "x") == 0); }

#define F(name) {#name, name}
static struct { const char *name; void (*run)(void); } facts[] = {
    F(mkbufActivatesNothing), F(mkbufRefusesAnUnknownEncoding), F(theIdFreedLastIsUsedFirst), F(initsendReplacesTheSendBuffer),
    F(initsendWithABadEncodingKeepsTheBuffer), F(onePackedBufferIsSentOftenAndMayGrow), F(freeingAnActiveBufferDeactivatesIt),
    F(freebufRefusesWhatIsNoBuffer), F(bufferZeroMayBeFreed), F(theBufferBeforeIsReturnedAndStays), F(onlyBuffersCanBeMadeActive),
    F(aBufferIsActiveOnOneSideOnly), F(aReceivedMessageCanBeForwarded), F(onesOwnUnsentMessageCanBeUnpacked),
    F(theUnpackingPositionIsKept), F(bufinfoWantsABuffer), F(anUnsentInPlaceBufferHasNoLength),
    F(setminfoChangesAllButLengthAndEncoding), F(theWaitIdTravels), F(headersBelongToBuffers),
    F(valuesTravelInXdrInTheirSizes), F(valuesTravelRawInTheirSizes), F(inPlaceArrivesLikeRaw), F(theStrideCountsItems),
    F(pastTheEndThereAreNoData), F(whatWasThereBeforeTheEndIsStored), F(noItemsAreNothing), F(aNegativeCountIsRefused),
    F(withoutABufferThereIsNoPlace), F(inPlaceDataHaveNoStride), F(inPlaceDataAreReadAtEachSend), F(eachCallOfBytesIsPaddedInXdr),
    F(anotherGroupingOfBytesGivesGarbageInXdr), F(theGroupingOfRawBytesIsFree), F(longsThatDoNotFitXdrAreRefused),
    F(negativeLongsKeepTheirSign), F(stringsTravelWithTheirLengthAndNul), F(aStringIsACountAndBytes), F(stringsAreNotSentInPlace),
    F(aStringNeedsAReceiveBuffer), F(aMessageKeepsItsHeader), F(aMessageStandsAmongOtherData),
    F(pkmesgReturnsErrorsWithoutKeepingThem), F(aBodyIsAppended), F(aBodyMustHaveTheSameEncoding), F(upkmesgNeedsAMessageInAMessage),
    F(countsAndStridesStandInTheFormatOrBeforeTheData), F(whatIsNoConversionIsDecoration), F(modifiersStandInAnyOrderAndNumber),
    F(packfRefusesUnknownConversions), F(unpackfRefusesWhatItCannotDo), F(stringsAreNotPackedInPlace),
};

int main(void)
{
    unsigned i;
    pvm_setopt(PvmAutoErr, 0);
    me = pvm_mytid();
    for (i = 0; i < sizeof facts / sizeof *facts; i++) {
        failed_line = 0;
        pvm_freebuf(pvm_setsbuf(0));
        pvm_freebuf(pvm_setrbuf(0));
        facts[i].run();
        if (failed_line)
            printf("%s FAILED at line %d\n", facts[i].name, failed_line);
        else
            printf("%s ok\n", facts[i].name);
        fflush(stdout);
    }
    pvm_exit();
    return 0;
}
