package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** Contexts. Source: pvm-api §8. */
public final class ContextFacts extends Facts {
    @Proves({"pvm_newcontext", "pvm_getcontext"})
    public void aNewContextIsUniqueAndNotActive() {
        int one = pvm_newcontext();
        int two = pvm_newcontext();
        assertTrue(one > 0);
        assertNotEquals(one, two);
        assertEquals(pvm_tidtohost(pvm_mytid()), pvm_tidtohost(one), "host part");
        assertEquals(PvmBaseContext, pvm_getcontext());
        assertNotEquals(one, partner().newContext());
    }

    @Proves({"pvm_setcontext", "pvm_getcontext"})
    public void setcontextReturnsTheOneBeforeAndChecksNothing() {
        assertEquals(0, pvm_setcontext(4321));
        assertEquals(4321, pvm_getcontext());
        assertEquals(4321, pvm_setcontext(-1));
        assertEquals(-1, pvm_setcontext(0));
    }

    @Proves("pvm_freecontext")
    public void aContextIsGivenBackOnce() {
        int context = pvm_newcontext();
        assertEquals(PvmOk, pvm_freecontext(context));
        refused(PvmNotFound, pvm_freecontext(context));
    }

    @Proves(value = "pvm_freecontext", aspect = Aspect.ERROR)
    public void contextsOfOthersCannotBeFreed() {
        refused(PvmNotFound, pvm_freecontext(partner().newContext()));
        refused(PvmNotFound, pvm_freecontext(123_456));
    }

    @Proves(
            value = {"pvm_setcontext", "pvm_recv", "pvm_nrecv"},
            aspect = Aspect.MATCHING)
    public void messagesOfOtherContextsStayQueued() {
        int context = pvm_newcontext();
        pvm_setcontext(context);
        sendInt(pvm_mytid(), 1, 10);
        pvm_setcontext(0);
        sendInt(pvm_mytid(), 1, 20);
        assertEquals(20, receiveInt(-1, 1));
        assertEquals(0, pvm_nrecv(-1, -1));
        assertEquals(0, pvm_probe(-1, -1));
        pvm_setcontext(context);
        assertEquals(10, receiveInt(-1, 1));
    }

    @Proves(
            value = {"pvm_setcontext", "pvm_recv"},
            aspect = Aspect.MATCHING)
    public void minusOneReceivesAllContexts() {
        int context = pvm_newcontext();
        pvm_setcontext(context);
        sendInt(pvm_mytid(), 1, 10);
        pvm_setcontext(0);
        sendInt(pvm_mytid(), 1, 20);
        pvm_setcontext(-1);
        assertEquals(10, receiveInt(-1, 1));
        assertEquals(20, receiveInt(-1, 1));
    }

    @Proves({"pvm_setcontext", "pvm_send", "pvm_mcast"})
    public void sendsUseTheCurrentContext() {
        PvmTask partner = partner();
        pvm_setcontext(4321);
        sendInt(partner.tid().value(), 1, 10);
        MessageBuffer message = partner.receive(Tid.ANY, 1, -1, SOON).orElseThrow();
        assertEquals(4321, message.context());
        pvm_mcast(new int[] {partner.tid().value()}, 1, 2);
        assertEquals(4321, partner.receive(Tid.ANY, 2, -1, SOON).orElseThrow().context());
    }

    @Proves(
            value = {"pvm_setcontext", "pvm_exit"},
            aspect = Aspect.LIFETIME)
    public void theCurrentContextSurvivesLeaving() {
        pvm_mytid();
        pvm_setcontext(4321);
        assertEquals(PvmOk, pvm_exit());
        pvm_mytid();
        assertEquals(4321, pvm_getcontext());
    }

    @Proves(
            value = {"pvm_newcontext", "pvm_exit"},
            aspect = Aspect.LIFETIME)
    public void leavingFreesOnesContexts() {
        int context = pvm_newcontext();
        pvm_exit();
        refused(PvmNotFound, pvm_freecontext(context));
    }
}
