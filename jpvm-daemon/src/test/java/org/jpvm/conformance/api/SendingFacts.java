package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;

/** Sending, by the daemon and directly. Source: pvm-api §6. */
public final class SendingFacts extends Facts {
    private static final int ROUNDS = 300;
    private static final int MEGABYTE = 1 << 20;

    @Proves("pvm_send")
    public void aMessageArrivesWithItsHeader() {
        PvmTask partner = partner();
        sendInt(partner.tid().value(), 5, 42);
        MessageBuffer message = next(partner, self(), 5);
        assertEquals(42, message.unpackInt());
        assertEquals(self(), message.source());
        assertEquals(0, message.context());
        assertEquals(5, message.tag());
    }

    @Proves(value = "pvm_send", aspect = Aspect.LIFETIME)
    public void theBufferStaysActiveAndUnchanged() {
        int id = pvm_initsend(PvmDataDefault);
        pvm_pkint(new int[] {1}, 1, 1);
        assertEquals(PvmOk, pvm_send(pvm_mytid(), 1));
        assertEquals(id, pvm_getsbuf());
        assertEquals(PvmOk, pvm_send(pvm_mytid(), 2));
        assertEquals(1, receiveInt(-1, 1));
        assertEquals(1, receiveInt(-1, 2));
    }

    @Proves(value = "pvm_send", aspect = Aspect.ERROR)
    public void sendRefusesBadTidsAndTags() {
        refused(PvmNoBuf, pvm_send(pvm_mytid(), 1));
        pvm_initsend(PvmDataDefault);
        refused(PvmBadParam, pvm_send(pvm_mytid(), -1));
        refused(PvmBadParam, pvm_send(pvm_tidtohost(pvm_mytid()), 1));
        refused(PvmBadParam, pvm_send(0, 1));
        refused(PvmBadParam, pvm_send(-1, 1));
    }

    @Proves(value = "pvm_send", aspect = Aspect.QUIRK)
    public void sendingToNowhereSucceeds() {
        pvm_initsend(PvmDataDefault);
        assertEquals(PvmOk, pvm_send(pvm_mytid() + 500, 1));
        assertEquals(PvmOk, pvm_send(pvm_mytid() + (100 << 18), 1));
    }

    @Proves(value = "pvm_send", aspect = Aspect.QUIRK)
    public void reservedTagsNeedAnOption() {
        pvm_initsend(PvmDataDefault);
        int reserved = 0x80040000;
        refused(PvmBadParam, pvm_send(pvm_mytid(), reserved));
        pvm_setopt(PvmResvTids, 1);
        assertEquals(PvmOk, pvm_send(pvm_mytid(), reserved));
        receive(pvm_mytid(), reserved);
    }

    @Proves(value = "pvm_send", aspect = Aspect.QUIRK)
    public void aContextOfMinusOneIsReceivedInAllContextsOnly() {
        pvm_setcontext(-1);
        sendInt(pvm_mytid(), 1, 5);
        pvm_setcontext(0);
        sendInt(pvm_mytid(), 2, 6);
        receive(-1, 2);
        assertEquals(0, pvm_probe(-1, 1));
        pvm_setcontext(-1);
        assertEquals(5, receiveInt(-1, 1));
    }

    @Proves("pvm_mcast")
    public void mcastReachesEachOnceAndNeverTheCaller() {
        PvmTask one = partner();
        PvmTask two = partner();
        int[] tids = {
            two.tid().value(), one.tid().value(), pvm_mytid(), two.tid().value()
        };
        int[] before = tids.clone();
        pvm_initsend(PvmDataDefault);
        pvm_pkstr("all");
        assertEquals(PvmOk, pvm_mcast(tids, tids.length, 9));
        assertArrayEquals(before, tids);
        sendInt(two.tid().value(), 10, 1);
        sendInt(pvm_mytid(), 10, 1);
        for (PvmTask partner : new PvmTask[] {one, two}) {
            assertEquals("all", next(partner, self(), 9).unpackString());
        }
        next(two, self(), 10);
        assertTrue(two.tryReceive(Tid.ANY, PvmTask.ANY_TAG).isEmpty());
        receive(pvm_mytid(), 10);
        assertEquals(0, pvm_probe(-1, -1));
    }

    @Proves(value = "pvm_mcast", aspect = Aspect.QUIRK)
    public void mcastToNobodyIsNothing() {
        pvm_initsend(PvmDataDefault);
        assertEquals(PvmOk, pvm_mcast(new int[] {pvm_mytid()}, 1, 9));
        assertEquals(PvmOk, pvm_mcast(new int[] {pvm_mytid()}, 0, 9));
        sendInt(pvm_mytid(), 10, 1);
        receive(-1, 10);
        assertEquals(0, pvm_probe(-1, 9));
    }

    @Proves(value = "pvm_mcast", aspect = Aspect.ERROR)
    public void mcastRefusesOneBadTidAmongGoodOnes() {
        PvmTask partner = partner();
        int good = partner.tid().value();
        refused(PvmNoBuf, pvm_mcast(new int[] {good}, 1, 9));
        pvm_initsend(PvmDataDefault);
        refused(PvmBadParam, pvm_mcast(new int[] {good}, -1, 9));
        refused(PvmBadParam, pvm_mcast(new int[] {good}, 1, -9));
        refused(PvmBadParam, pvm_mcast(new int[] {good, -7}, 2, 9));
        sendInt(good, 10, 1);
        next(partner, self(), 10);
        assertTrue(partner.tryReceive(Tid.ANY, PvmTask.ANY_TAG).isEmpty());
    }

    @Proves({"pvm_psend", "pvm_precv"})
    public void psendSendsRawItemsOfAType() {
        PvmTask partner = partner();
        int to = partner.tid().value();
        assertEquals(PvmOk, pvm_psend(to, 4, new int[] {1, -2, 3}, 2, PVM_INT));
        MessageBuffer message = next(partner, self(), 4);
        assertEquals(8, message.lengthBytes());
        assertEquals(1, message.unpackInt());
        assertEquals(-2, message.unpackInt());
        assertEquals(PvmOk, pvm_psend(to, 4, new double[] {1.5, 2.5}, 1, PVM_DCPLX));
        assertEquals(16, next(partner, self(), 4).lengthBytes());
    }

    @Proves(value = "pvm_psend", aspect = Aspect.LIFETIME)
    public void psendLeavesTheBuffersAlone() {
        int received = through(PvmDataDefault, () -> {});
        int packed = pvm_initsend(PvmDataDefault);
        assertEquals(PvmOk, pvm_psend(pvm_mytid(), 4, new byte[1], 1, PVM_BYTE));
        assertEquals(packed, pvm_getsbuf());
        assertEquals(received, pvm_getrbuf());
    }

    @Proves(value = "pvm_psend", aspect = Aspect.ERROR)
    public void psendRefusesStringsAndUnknownTypes() {
        refused(PvmNotImpl, pvm_psend(pvm_mytid(), 4, new byte[1], 1, PVM_STR));
        refused(PvmBadParam, pvm_psend(pvm_mytid(), 4, new byte[1], 1, 99));
        refused(PvmBadParam, pvm_psend(pvm_mytid(), -4, new byte[1], 1, PVM_BYTE));
        refused(PvmBadParam, pvm_psend(0, 4, new byte[1], 1, PVM_BYTE));
    }

    @Proves({"pvm_send", "pvm_recv"})
    public void orderHoldsByTheDaemon() throws Exception {
        pvm_setopt(PvmRoute, PvmDontRoute);
        pingPong(partner());
    }

    @Proves({"pvm_send", "pvm_recv"})
    public void orderHoldsOverADirectRoute() throws Exception {
        pvm_setopt(PvmRoute, PvmRouteDirect);
        pingPong(direct(Map.of()));
    }

    @Proves({"pvm_send", "pvm_recv"})
    public void orderHoldsOverADirectRouteByTcp() throws Exception {
        pvm_setopt(PvmRoute, PvmRouteDirect);
        pingPong(direct(Map.of("JPVM_ROUTE_TRANSPORT", "tcp")));
    }

    private PvmTask direct(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(daemon().environment());
        environment.putAll(more);
        PvmTask partner = partner(environment);
        partner.setOption(TaskOption.ROUTE, PvmRouteDirect);
        return partner;
    }

    private void pingPong(PvmTask partner) throws Exception {
        int to = partner.tid().value();
        Tid self = self();
        pvm_notify(PvmRouteAdd, 77, -1, null);
        Future<Void> echo = beside(() -> {
            for (int i = 0; i < ROUNDS; i++) {
                partner.send(self, 6, next(partner, self, 5));
            }
            return null;
        });
        for (int i = 0; i < ROUNDS; i++) {
            sendInt(to, 5, i);
            assertEquals(i, receiveInt(to, 6));
        }
        join(echo);
        boolean isDirect = pvm_getopt(PvmRoute) == PvmRouteDirect;
        assertEquals(isDirect, pvm_nrecv(pvm_mytid(), 77) > 0, "a route was opened");
    }

    @Proves(value = "pvm_send", aspect = Aspect.BLOCKING)
    public void longMessagesBothWaysAtOnceDoNotBlock() throws Exception {
        for (int route : new int[] {PvmDontRoute, PvmRouteDirect}) {
            pvm_setopt(PvmRoute, route);
            PvmTask partner = direct(Map.of());
            partner.setOption(TaskOption.ROUTE, route);
            Tid self = self();
            int count = 5;
            Future<Void> other = beside(() -> {
                for (int i = 0; i < count; i++) {
                    MessageBuffer message = partner.newBuffer(Encoding.RAW);
                    message.packBytes(filled(i));
                    partner.send(self, i, message);
                }
                for (int i = 0; i < count; i++) {
                    byte[] data = new byte[MEGABYTE];
                    next(partner, self, i).unpackBytes(data);
                    assertTrue(Arrays.equals(filled(-i), data));
                }
                return null;
            });
            for (int i = 0; i < count; i++) {
                pvm_initsend(PvmDataRaw);
                pvm_pkbyte(filled(-i), MEGABYTE, 1);
                assertEquals(PvmOk, pvm_send(partner.tid().value(), i));
            }
            for (int i = 0; i < count; i++) {
                receive(partner.tid().value(), i);
                byte[] data = new byte[MEGABYTE];
                assertEquals(PvmOk, pvm_upkbyte(data, MEGABYTE, 1));
                assertTrue(Arrays.equals(filled(i), data));
            }
            join(other);
        }
    }

    private static byte[] filled(int value) {
        byte[] data = new byte[MEGABYTE];
        Arrays.fill(data, (byte) value);
        return data;
    }

    @Proves({"pvm_send", "pvm_notify"})
    public void aPartnerOpensTheRouteThatBothUse() throws Exception {
        PvmTask partner = direct(Map.of());
        partner.notifyOn(NotifyKind.ROUTE_ADD, 78, -1);
        Tid self = self();
        pvm_notify(PvmRouteAdd, 77, -1, null);
        Future<Void> sent = beside(() -> {
            partner.send(self, 1, message -> message.packInt(1));
            return null;
        });
        assertEquals(1, receiveInt(partner.tid().value(), 1));
        join(sent);
        assertEquals(partner.tid().value(), receiveInt(pvm_mytid(), 77));
        assertEquals(self.value(), next(partner, partner.tid(), 78).unpackInt());
    }
}
