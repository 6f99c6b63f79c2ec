package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.jpvm.PvmTask;

/** Message handlers. Source: pvm-api §9. */
public final class HandlerFacts extends Facts {
    private static final int FIRST = 9;

    @Proves({"pvm_addmhf", "pvm_delmhf"})
    public void idsStartAtNineAndAreUsedAgain() {
        assertEquals(FIRST, pvm_addmhf(-1, 70, 0, id -> 0));
        assertEquals(FIRST + 1, pvm_addmhf(-1, 71, 0, id -> 0));
        assertEquals(PvmOk, pvm_delmhf(FIRST));
        assertEquals(FIRST, pvm_addmhf(-1, 72, 0, id -> 0));
    }

    @Proves(
            value = {"pvm_addmhf", "pvm_catchout"},
            aspect = Aspect.QUIRK)
    public void catchoutTakesTwoIds() {
        assertEquals(PvmOk, pvm_catchout(new StringBuilder()));
        assertEquals(FIRST + 2, pvm_addmhf(-1, 70, 0, id -> 0));
        pvm_catchout(null);
    }

    @Proves(value = "pvm_addmhf", aspect = Aspect.ERROR)
    public void overlappingHandlersAreRefused() {
        assertEquals(FIRST, pvm_addmhf(-1, 70, 0, id -> 0));
        refused(PvmExists, pvm_addmhf(-1, 70, 0, id -> 0));
        refused(PvmExists, pvm_addmhf(pvm_mytid(), 70, 0, id -> 0));
        refused(PvmExists, pvm_addmhf(-1, 70, -1, id -> 0));
        assertEquals(FIRST + 1, pvm_addmhf(-1, 70, 1, id -> 0));
    }

    @Proves(value = "pvm_addmhf", aspect = Aspect.QUIRK)
    public void allWildcardsMeetTheSystemsHandlers() {
        refused(PvmExists, pvm_addmhf(-1, -1, -1, id -> 0));
    }

    @Proves(value = "pvm_delmhf", aspect = Aspect.ERROR)
    public void onlyHandlersCanBeRemoved() {
        pvm_mytid();
        refused(PvmBadParam, pvm_delmhf(-1));
        refused(PvmNotFound, pvm_delmhf(500));
        int id = pvm_addmhf(-1, 70, 0, buffer -> 0);
        assertEquals(PvmOk, pvm_delmhf(id));
        refused(PvmNotFound, pvm_delmhf(id));
    }

    @Proves(value = "pvm_addmhf", aspect = Aspect.MATCHING)
    public void matchingMessagesGoToTheHandlerAndOthersToTheQueue() {
        List<Integer> seen = new ArrayList<>();
        pvm_addmhf(-1, 70, 0, id -> {
            seen.add(unpackInt());
            return 0;
        });
        sendInt(pvm_mytid(), 70, 1);
        sendInt(pvm_mytid(), 71, 2);
        int context = pvm_setcontext(5);
        sendInt(pvm_mytid(), 70, 3);
        pvm_setcontext(context);
        sendInt(pvm_mytid(), 72, 4);
        assertEquals(4, receiveInt(-1, 72));
        assertEquals(List.of(1), seen);
        assertEquals(2, receiveInt(-1, -1));
        pvm_setcontext(5);
        assertEquals(3, receiveInt(-1, 70));
    }

    @Proves("pvm_delmhf")
    public void withoutTheHandlerMessagesAreQueued() {
        int id = pvm_addmhf(-1, 70, 0, buffer -> 0);
        pvm_delmhf(id);
        sendInt(pvm_mytid(), 70, 1);
        assertEquals(1, receiveInt(-1, 70));
    }

    @Proves(value = "pvm_addmhf", aspect = Aspect.LIFETIME)
    public void aHandlerHasBuffersAndContextOfItsOwn() {
        PvmTask partner = partner();
        int received = through(PvmDataDefault, () -> pvm_pkint(new int[] {8}, 1, 1));
        List<Integer> inside = new ArrayList<>();
        pvm_addmhf(-1, 70, 6, id -> {
            inside.add(pvm_getsbuf());
            inside.add(pvm_getrbuf() - id);
            inside.add(pvm_getcontext());
            inside.add(pvm_initsend(PvmDataDefault));
            return 0;
        });
        partner.send(self(), 70, 6, partner.newBuffer());
        partner.send(self(), 71, message -> message.packInt(1));
        int packed = pvm_initsend(PvmDataDefault);
        await("the message after it", () -> {
            pvm_setrbuf(0);
            return pvm_probe(-1, 71) > 0;
        });
        pvm_setrbuf(received);
        assertEquals(List.of(0, 0, 6), inside.subList(0, 3));
        assertEquals(packed, pvm_getsbuf());
        assertEquals(0, pvm_getcontext());
        assertEquals(8, unpackInt());
        refused(PvmNoSuchBuf, pvm_bufinfo(inside.get(3), null, null, null));
    }

    @Proves("pvm_addmhf")
    public void aHandlerMaySend() {
        PvmTask partner = partner();
        pvm_addmhf(-1, 70, 0, id -> {
            int value = unpackInt();
            int[] source = new int[1];
            pvm_bufinfo(id, null, null, source);
            sendInt(source[0], 71, value + 1);
            return 0;
        });
        tell(partner, 70, message -> message.packInt(1));
        tell(partner, 72, message -> {});
        receive(partner.tid().value(), 72);
        assertEquals(2, next(partner, self(), 71).unpackInt());
    }

    @Proves(value = "pvm_addmhf", aspect = Aspect.BLOCKING)
    public void aHandlerMayNotWait() {
        List<Integer> results = new ArrayList<>();
        pvm_addmhf(-1, 70, 0, id -> {
            results.add(pvm_recv(-1, -1));
            results.add(pvm_config(null, null, null));
            return 0;
        });
        sendInt(pvm_mytid(), 70, 1);
        sendInt(pvm_mytid(), 71, 1);
        receive(-1, 71);
        assertEquals(List.of(PvmNotImpl, PvmNotImpl), results);
    }

    @Proves(
            value = {"pvm_addmhf", "pvm_exit"},
            aspect = Aspect.LIFETIME)
    public void leavingRemovesTheHandlers() {
        pvm_addmhf(-1, 70, 0, id -> 0);
        pvm_exit();
        assertEquals(FIRST, pvm_addmhf(-1, 70, 0, id -> 0));
        assertTrue(pvm_mytid() > 0);
    }
}
