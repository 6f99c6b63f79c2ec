package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.compat.MatchFunction;
import org.jpvm.compat.timeval;

/** Receives, probes and match functions. Source: pvm-api §7. */
public final class ReceivingFacts extends Facts {
    private static final String CHANNELS =
            "pvm_getfds stores channels in place of descriptors, and is PvmNotImpl with the native provider, whose descriptors no"
                    + " selector of Java takes.";

    /** Three messages to oneself that are all there. */
    private static void three() {
        sendInt(pvm_mytid(), 5, 50);
        sendInt(pvm_mytid(), 9, 90);
        sendInt(pvm_mytid(), 7, 70);
        sendInt(pvm_mytid(), 1, 0);
        receive(pvm_mytid(), 1);
    }

    @Proves(
            value = {"pvm_recv", "pvm_nrecv"},
            aspect = Aspect.MATCHING)
    public void wildcardsTakeWhatCameFirst() {
        three();
        assertTrue(pvm_recv(-1, -1) > 0);
        assertEquals(50, unpackInt());
        assertTrue(pvm_recv(pvm_mytid(), 7) > 0);
        assertEquals(70, unpackInt());
        assertTrue(pvm_nrecv(-1, -1) > 0);
        assertEquals(90, unpackInt());
    }

    @Proves(
            value = {"pvm_recv", "pvm_nrecv", "pvm_trecv", "pvm_probe"},
            aspect = Aspect.MATCHING)
    public void sourcesAreTold() {
        PvmTask one = partner();
        PvmTask two = partner();
        tell(one, 3, message -> message.packInt(1));
        assertEquals(1, receiveInt(one.tid().value(), 3));
        tell(two, 3, message -> message.packInt(2));
        await("the message of the other", () -> pvm_probe(-1, 3) > 0);
        assertEquals(0, pvm_nrecv(one.tid().value(), -1));
        assertEquals(0, pvm_probe(one.tid().value(), 3));
        assertEquals(0, pvm_trecv(one.tid().value(), 3, new timeval()));
        assertTrue(pvm_recv(two.tid().value(), -1) > 0);
        assertEquals(2, unpackInt());
    }

    @Proves(value = "pvm_recv", aspect = Aspect.BLOCKING)
    public void recvWaitsForItsMessage() throws Exception {
        PvmTask partner = partner();
        Tid self = self();
        CountDownLatch waiting = new CountDownLatch(1);
        Future<Void> later = beside(() -> {
            waiting.await();
            // The other tag shows that the receive is waiting: it is the first to come and stays queued.
            partner.send(self, 8, message -> message.packInt(1));
            partner.send(self, 9, message -> message.packInt(2));
            return null;
        });
        waiting.countDown();
        assertTrue(pvm_recv(partner.tid().value(), 9) > 0);
        assertEquals(2, unpackInt());
        assertTrue(pvm_nrecv(-1, -1) > 0);
        assertEquals(1, unpackInt());
        join(later);
    }

    @Proves(
            value = {"pvm_recv", "pvm_nrecv", "pvm_trecv"},
            aspect = Aspect.LIFETIME)
    public void aReceiveFreesTheReceiveBufferBefore() {
        three();
        int first = pvm_recv(-1, 5);
        int second = pvm_recv(-1, 9);
        assertEquals(second, pvm_getrbuf());
        assertEquals(70, receiveInt(-1, 7));
        int kept = pvm_setrbuf(0);
        for (int freed : new int[] {first, second}) {
            // Its number may be the next message's.
            assertTrue(
                    freed == kept || pvm_bufinfo(freed, null, null, null) == PvmNoSuchBuf, () -> freed + " is there");
        }
        assertEquals(0, pvm_nrecv(-1, -1));
        assertEquals(PvmOk, pvm_bufinfo(kept, null, null, null), "what was put aside is the user's");
        assertEquals(PvmOk, pvm_freebuf(kept));
    }

    @Proves(
            value = {"pvm_nrecv", "pvm_trecv"},
            aspect = Aspect.QUIRK)
    public void aReceiveOfNothingFreesTheReceiveBufferToo() {
        int id = through(PvmDataDefault, () -> {});
        assertEquals(0, pvm_nrecv(-1, 99));
        assertEquals(0, pvm_getrbuf());
        refused(PvmNoSuchBuf, pvm_bufinfo(id, null, null, null));
        through(PvmDataDefault, () -> {});
        assertEquals(0, pvm_trecv(-1, 99, new timeval()));
        assertEquals(0, pvm_getrbuf());
    }

    @Proves(value = "pvm_nrecv", aspect = Aspect.BLOCKING)
    public void nrecvDoesNotWait() {
        assertEquals(0, pvm_nrecv(-1, -1));
        assertEquals(0, pvm_nrecv(pvm_mytid(), 3));
    }

    @Proves(value = "pvm_trecv", aspect = Aspect.BLOCKING)
    public void trecvWaitsAsLongAsItIsTold() throws Exception {
        long start = System.nanoTime();
        assertEquals(0, pvm_trecv(-1, -1, new timeval(0, 60_000)));
        assertTrue(System.nanoTime() - start >= 55_000_000L, "came back early");
        PvmTask partner = partner();
        Tid self = self();
        Future<Void> later = beside(() -> {
            partner.send(self, 3, message -> message.packInt(3));
            return null;
        });
        assertTrue(pvm_trecv(-1, 3, null) > 0);
        assertEquals(3, unpackInt());
        join(later);
    }

    @Proves("pvm_probe")
    public void probeLeavesTheMessage() {
        int active = through(PvmDataDefault, () -> {});
        pvm_setrbuf(0);
        three();
        pvm_setrbuf(active);
        int shown = pvm_probe(-1, 9);
        assertTrue(shown > 0);
        assertEquals(active, pvm_getrbuf());
        assertEquals(shown, pvm_probe(-1, 9));
        int[] length = new int[1];
        int[] tag = new int[1];
        int[] source = new int[1];
        assertEquals(PvmOk, pvm_bufinfo(shown, length, tag, source));
        assertEquals(4, length[0]);
        assertEquals(9, tag[0]);
        assertEquals(pvm_mytid(), source[0]);
        assertEquals(shown, pvm_recv(-1, 9), "it keeps its number");
        assertEquals(90, unpackInt());
        assertEquals(0, pvm_probe(-1, 9));
    }

    @Proves("pvm_precv")
    public void precvCopiesItemsAndTellsTheLengthInBytes() {
        int received = through(PvmDataDefault, () -> {});
        int packed = pvm_getsbuf();
        pvm_psend(pvm_mytid(), 6, new int[] {1, 2, 3}, 3, PVM_INT);
        int[] data = new int[5];
        int[] tid = new int[1];
        int[] tag = new int[1];
        int[] length = new int[1];
        assertEquals(PvmOk, pvm_precv(-1, -1, data, 5, PVM_INT, tid, tag, length));
        assertArrayEquals(new int[] {1, 2, 3, 0, 0}, data);
        assertEquals(pvm_mytid(), tid[0]);
        assertEquals(6, tag[0]);
        assertEquals(12, length[0]);
        assertEquals(received, pvm_getrbuf());
        assertEquals(packed, pvm_getsbuf());
    }

    @Proves(value = "pvm_precv", aspect = Aspect.QUIRK)
    public void precvDropsWhatDoesNotFit() {
        pvm_psend(pvm_mytid(), 6, new int[] {1, 2, 3}, 3, PVM_INT);
        int[] data = new int[3];
        int[] length = new int[1];
        assertEquals(PvmOk, pvm_precv(-1, 6, data, 2, PVM_INT, null, null, length));
        assertArrayEquals(new int[] {1, 2, 0}, data);
        assertEquals(12, length[0]);
        assertEquals(0, pvm_nrecv(-1, -1));
    }

    @Proves(
            value = {"pvm_precv", "pvm_psend"},
            aspect = Aspect.QUIRK)
    public void packedAndUnpackedMessagesMix() {
        sendInt(pvm_mytid(), 6, 0x01020304);
        byte[] bytes = new byte[4];
        assertEquals(PvmOk, pvm_precv(-1, 6, bytes, 4, PVM_BYTE, null, null, null));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, bytes, "the bytes as they were packed");
        pvm_psend(pvm_mytid(), 7, new int[] {5}, 1, PVM_INT);
        assertEquals(5, receiveInt(-1, 7));
    }

    @Proves(value = "pvm_precv", aspect = Aspect.ERROR)
    public void precvRefusesStringsAndUnknownTypes() {
        refused(PvmNotImpl, pvm_precv(-1, 6, new byte[1], 1, PVM_STR, null, null, null));
        refused(PvmBadParam, pvm_precv(-1, 6, new byte[1], 1, 77, null, null, null));
    }

    @Proves(
            value = {"pvm_recvf", "pvm_recv"},
            aspect = Aspect.MATCHING)
    public void theHighestValueOfTheMatchFunctionWins() {
        three();
        int[] tag = new int[1];
        assertNull(pvm_recvf((id, from, wanted) -> {
            pvm_bufinfo(id, null, tag, null);
            return tag[0] + 1;
        }));
        assertTrue(pvm_recv(-1, -1) > 0);
        assertEquals(90, unpackInt());
        assertTrue(pvm_recv(-1, -1) > 0);
        assertEquals(70, unpackInt());
    }

    @Proves(
            value = {"pvm_recvf", "pvm_nrecv", "pvm_probe"},
            aspect = Aspect.MATCHING)
    public void oneTakesAtOnceAndZeroRefuses() {
        three();
        int[] tag = new int[1];
        int[] calls = new int[1];
        pvm_recvf((id, from, wanted) -> {
            calls[0]++;
            pvm_bufinfo(id, null, tag, null);
            return tag[0] == wanted ? 1 : 0;
        });
        assertEquals(0, pvm_nrecv(-1, 4));
        calls[0] = 0;
        assertTrue(pvm_probe(-1, 9) > 0);
        assertEquals(2, calls[0], "nobody is asked after the match");
        assertTrue(pvm_nrecv(-1, 9) > 0);
        assertEquals(90, unpackInt());
    }

    @Proves(
            value = {"pvm_recvf", "pvm_recv", "pvm_nrecv"},
            aspect = Aspect.ERROR)
    public void aNegativeValueEndsTheReceive() {
        three();
        pvm_recvf((id, from, wanted) -> PvmBadMsg);
        refused(PvmBadMsg, pvm_recv(-1, -1));
        refused(PvmBadMsg, pvm_nrecv(-1, -1));
        pvm_recvf(null);
        assertEquals(50, receiveInt(-1, -1));
    }

    @Proves("pvm_recvf")
    public void recvfReturnsTheFunctionBefore() {
        MatchFunction one = (id, from, wanted) -> 0;
        assertNull(pvm_recvf(one));
        assertSame(one, pvm_recvf(null));
        assertNull(pvm_recvf(null));
    }

    @Proves(value = "pvm_recvf", aspect = Aspect.MATCHING)
    public void theMatchFunctionSeesAllContextsAndWhatWasAskedFor() {
        int context = pvm_newcontext();
        pvm_setcontext(context);
        sendInt(pvm_mytid(), 5, 1);
        pvm_setcontext(0);
        sendInt(pvm_mytid(), 6, 2);
        receive(-1, 6);
        int[] asked = new int[2];
        pvm_recvf((id, from, wanted) -> {
            asked[0] = from;
            asked[1] = wanted;
            return 1;
        });
        assertTrue(pvm_nrecv(123, 456) > 0);
        assertEquals(1, unpackInt());
        assertArrayEquals(new int[] {123, 456}, asked);
    }

    @Differs(
            "pvm_getfds stores channels in place of descriptors, and is PvmNotImpl with the native provider, whose descriptors no"
                    + " selector of Java takes.")
    @Proves("pvm_getfds")
    public void getfdsNamesTheDaemonsChannelFirst() {
        SelectableChannel[][] channels = new SelectableChannel[1][];
        pvm_mytid();
        if (combination().isNative()) {
            refused(PvmNotImpl, pvm_getfds(channels));
        } else {
            assertEquals(1, pvm_getfds(channels));
            assertTrue(channels[0][0].isOpen());
        }
    }

    @Differs(CHANNELS)
    @Proves("pvm_getfds")
    public void getfdsNamesDirectRoutesAfterIt() throws Exception {
        pvm_setopt(PvmRoute, PvmRouteDirect);
        PvmTask partner = partner();
        partner.setOption(TaskOption.ROUTE, PvmAllowDirect);
        Tid self = self();
        Future<Void> receiver = beside(() -> {
            next(partner, self, 1);
            return null;
        });
        sendInt(partner.tid().value(), 1, 1);
        join(receiver);
        if (combination().isNative()) {
            refused(PvmNotImpl, pvm_getfds(new SelectableChannel[1][]));
        } else {
            SelectableChannel[][] channels = new SelectableChannel[1][];
            assertEquals(2, pvm_getfds(channels));
            try (Selector selector = Selector.open()) {
                for (SelectableChannel channel : channels[0]) {
                    channel.register(selector, SelectionKey.OP_READ);
                }
                partner.send(self, 2, message -> message.packInt(5));
                long deadline = System.nanoTime() + SOON.toNanos();
                int found = 0;
                while (found == 0 && System.nanoTime() < deadline) {
                    selector.select(SOON.toMillis());
                    selector.selectedKeys().clear();
                    found = pvm_nrecv(partner.tid().value(), 2);
                }
                assertTrue(found > 0);
                assertEquals(5, unpackInt());
            }
        }
    }
}
