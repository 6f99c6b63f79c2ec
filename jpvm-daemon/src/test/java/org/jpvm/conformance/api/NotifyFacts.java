package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;

/** Notifications. Source: pvm-api §11. */
public final class NotifyFacts extends Facts {
    private static final int DAEMON = 0x80000000;

    /** Asks for one notification about one tid. */
    private static int ask(int what, int tag, int tid) {
        return pvm_notify(what, tag, 1, new int[] {tid});
    }

    @Proves("pvm_notify")
    public void theEndOfATaskIsToldAfterItsMessages() {
        PvmTask partner = partner();
        int tid = partner.tid().value();
        assertEquals(PvmOk, ask(PvmTaskExit, 40, tid));
        tell(partner, 1, message -> message.packInt(1));
        partner.close();
        int[] tag = new int[1];
        int[] source = new int[1];
        pvm_bufinfo(receive(-1, -1), null, tag, source);
        assertEquals(1, tag[0]);
        pvm_bufinfo(receive(-1, -1), null, tag, source);
        assertEquals(40, tag[0]);
        assertEquals(DAEMON, source[0], "source of notifications");
        assertEquals(tid, unpackInt());
        refused(PvmNoData, pvm_upkint(new int[1], 1, 1));
    }

    @Proves(value = "pvm_notify", aspect = Aspect.QUIRK)
    public void aTaskThatIsNotThereIsToldAtOnce() {
        int nobody = pvm_mytid() + 500;
        assertEquals(PvmOk, ask(PvmTaskExit, 41, nobody));
        assertEquals(nobody, receiveInt(-1, 41));
    }

    @Proves("pvm_notify")
    public void eachRequestIsAnsweredOnce() {
        PvmTask one = partner();
        PvmTask two = partner();
        int[] tids = {one.tid().value(), two.tid().value()};
        pvm_notify(PvmTaskExit, 42, 2, tids);
        ask(PvmTaskExit, 42, tids[0]);
        one.close();
        two.close();
        List<Integer> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            told.add(receiveInt(-1, 42));
        }
        told.sort(null);
        List<Integer> expected = new ArrayList<>(List.of(tids[0], tids[0], tids[1]));
        expected.sort(null);
        assertEquals(expected, told);
        sendInt(pvm_mytid(), 1, 1);
        receive(-1, 1);
        assertEquals(0, pvm_nrecv(-1, 42));
    }

    @Proves(value = "pvm_notify", aspect = Aspect.MATCHING)
    public void notificationsComeInTheContextOfTheRequest() {
        int context = pvm_newcontext();
        pvm_setcontext(context);
        int nobody = pvm_mytid() + 500;
        ask(PvmTaskExit, 43, nobody);
        pvm_setcontext(0);
        sendInt(pvm_mytid(), 1, 1);
        receive(-1, 1);
        assertEquals(0, pvm_nrecv(-1, 43));
        pvm_setcontext(context);
        assertEquals(nobody, receiveInt(-1, 43));
    }

    @Proves(value = "pvm_notify", aspect = Aspect.QUIRK)
    public void aCancelledRequestIsAnsweredAtOnce() {
        PvmTask partner = partner();
        int tid = partner.tid().value();
        ask(PvmTaskExit, 44, tid);
        ask(PvmTaskExit | PvmNotifyCancel, 44, tid);
        assertEquals(tid, receiveInt(-1, 44));
        partner.close();
        ask(PvmTaskExit | PvmNotifyCancel, 45, pvm_mytid());
        sendInt(pvm_mytid(), 1, 1);
        receive(-1, 1);
        assertEquals(0, pvm_nrecv(-1, 44));
        assertEquals(0, pvm_nrecv(-1, 45));
    }

    @Proves({"pvm_notify", "pvm_exit"})
    public void onesOwnEndIsToldToAHandler() {
        int self = pvm_mytid();
        List<Integer> told = new ArrayList<>();
        pvm_addmhf(-1, 50, 0, id -> {
            told.add(unpackInt());
            return 0;
        });
        ask(PvmTaskExit, 50, self);
        assertEquals(PvmOk, pvm_exit());
        assertEquals(List.of(self), told);
    }

    @Proves(value = "pvm_notify", aspect = Aspect.QUIRK)
    public void aCancelledRequestAboutOneselfIsAnsweredAtOnce() {
        int self = pvm_mytid();
        ask(PvmTaskExit, 48, self);
        ask(PvmTaskExit | PvmNotifyCancel, 48, self);
        assertEquals(self, receiveInt(-1, 48));
    }

    @Proves(value = "pvm_notify", aspect = Aspect.ERROR)
    public void notifyRefusesWhatIsNoRequest() {
        int self = pvm_mytid();
        refused(PvmBadParam, ask(0, 40, self));
        refused(PvmBadParam, ask(6, 40, self));
        refused(PvmBadParam, ask(PvmTaskExit, -1, self));
        refused(PvmBadParam, pvm_notify(PvmTaskExit, 40, 0, new int[] {self}));
        refused(PvmBadParam, pvm_notify(PvmHostDelete, 40, 0, new int[] {self}));
        refused(PvmBadParam, pvm_notify(PvmRouteDelete, 40, 0, new int[] {self}));
        refused(PvmBadParam, ask(PvmTaskExit, 40, pvm_tidtohost(self)));
        refused(PvmBadParam, ask(PvmRouteDelete, 40, pvm_tidtohost(self)));
    }

    @Proves(value = "pvm_notify", aspect = Aspect.QUIRK)
    public void anUnknownHostIsToldAtOnce() {
        int host = pvm_tidtohost(pvm_mytid());
        int unknown = 99 << 18;
        assertEquals(PvmOk, ask(PvmHostDelete, 46, host));
        assertEquals(PvmOk, ask(PvmHostDelete, 46, unknown));
        assertEquals(unknown, receiveInt(-1, 46));
        assertEquals(PvmOk, ask(PvmHostDelete | PvmNotifyCancel, 46, host));
        assertEquals(host, receiveInt(-1, 46));
    }

    @Proves("pvm_notify")
    public void hostAddIsAskedForAndWithdrawnWithoutAWord() {
        pvm_mytid();
        assertEquals(PvmOk, pvm_notify(PvmHostAdd, 47, -1, null));
        assertEquals(PvmOk, pvm_notify(PvmHostAdd | PvmNotifyCancel, 47, 0, null));
        assertEquals(PvmOk, pvm_notify(PvmHostAdd, 47, 3, null));
        assertEquals(PvmOk, pvm_notify(PvmHostAdd, 47, 0, null));
        sendInt(pvm_mytid(), 1, 1);
        receive(-1, 1);
        assertEquals(0, pvm_nrecv(-1, 47));
    }

    @Proves({"pvm_notify", "pvm_setopt"})
    public void routesAreToldWhenTheyOpenAndClose() throws Exception {
        pvm_setopt(PvmRoute, PvmRouteDirect);
        PvmTask partner = partner();
        partner.setOption(TaskOption.ROUTE, PvmAllowDirect);
        int tid = partner.tid().value();
        Tid self = self();
        assertEquals(PvmOk, ask(PvmRouteDelete, 61, tid));
        assertEquals(tid, receiveInt(self.value(), 61), "there is none");
        assertEquals(PvmOk, pvm_notify(PvmRouteAdd, 60, 1, null));
        Future<Void> receiver = beside(() -> {
            next(partner, self, 1);
            return null;
        });
        sendInt(tid, 1, 1);
        join(receiver);
        assertEquals(tid, receiveInt(self.value(), 60));
        assertTrue(unpackInt() >= -1, "descriptor");
        ask(PvmRouteDelete, 61, tid);
        partner.close();
        assertEquals(tid, receiveInt(self.value(), 61));
        assertEquals(-1, unpackInt());
    }
}
