package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Future;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmTask;
import org.jpvm.Tid;
import org.jpvm.group.Group;

/** Groups; each fact has a group of its own, as members leave a moment after their task. Source: pvm-api §15. */
public final class GroupFacts extends Facts {
    @Proves({"pvm_joingroup", "pvm_lvgroup", "pvm_gsize"})
    public void aGroupLivesAsLongAsItHasMembers() {
        assertEquals(0, pvm_joingroup("g1"));
        assertEquals(1, pvm_gsize("g1"));
        assertEquals(PvmOk, pvm_lvgroup("g1"));
        refused(PvmNoGroup, pvm_gsize("g1"));
    }

    @Proves("pvm_joingroup")
    public void theLowestFreeInstanceIsGiven() {
        Group first = Group.join(partner(), "g2");
        Group.join(partner(), "g2");
        assertEquals(2, pvm_joingroup("g2"));
        first.leave();
        assertEquals(PvmOk, pvm_lvgroup("g2"));
        assertEquals(0, pvm_joingroup("g2"));
        assertEquals(2, pvm_gsize("g2"));
    }

    @Proves(
            value = {"pvm_joingroup", "pvm_lvgroup"},
            aspect = Aspect.ERROR)
    public void nobodyJoinsTwiceOrLeavesWhatHeIsNotIn() {
        pvm_joingroup("g3");
        refused(PvmDupGroup, pvm_joingroup("g3"));
        Group.join(partner(), "g3");
        pvm_lvgroup("g3");
        refused(PvmNotInGroup, pvm_lvgroup("g3"));
        refused(PvmNoGroup, pvm_lvgroup("no such group"));
    }

    @Proves(
            value = {
                "pvm_joingroup",
                "pvm_lvgroup",
                "pvm_gsize",
                "pvm_gettid",
                "pvm_getinst",
                "pvm_barrier",
                "pvm_bcast",
                "pvm_freezegroup"
            },
            aspect = Aspect.ERROR)
    public void agroupHasAName() {
        pvm_mytid();
        pvm_initsend(PvmDataDefault);
        for (String name : new String[] {"", null}) {
            refused(PvmNullGroup, pvm_joingroup(name));
            refused(PvmNullGroup, pvm_lvgroup(name));
            refused(PvmNullGroup, pvm_gsize(name));
            refused(PvmNullGroup, pvm_gettid(name, 0));
            refused(PvmNullGroup, pvm_getinst(name, pvm_mytid()));
            refused(PvmNullGroup, pvm_barrier(name, 1));
            refused(PvmNullGroup, pvm_bcast(name, 1));
            refused(PvmNullGroup, pvm_freezegroup(name, 1));
        }
    }

    @Proves({"pvm_gettid", "pvm_getinst"})
    public void membersAreNumbered() {
        PvmTask partner = partner();
        Group.join(partner, "g4");
        assertEquals(1, pvm_joingroup("g4"));
        assertEquals(partner.tid().value(), pvm_gettid("g4", 0));
        assertEquals(pvm_mytid(), pvm_gettid("g4", 1));
        assertEquals(0, pvm_getinst("g4", partner.tid().value()));
        assertEquals(1, pvm_getinst("g4", pvm_mytid()));
    }

    @Proves(
            value = {"pvm_gettid", "pvm_getinst", "pvm_gsize"},
            aspect = Aspect.ERROR)
    public void whoIsNotThereHasNoNumber() {
        pvm_joingroup("g5");
        refused(PvmNoInst, pvm_gettid("g5", 5));
        refused(PvmNoInst, pvm_gettid("g5", -1));
        refused(PvmNotInGroup, pvm_getinst("g5", pvm_mytid() + 500));
        refused(PvmNoGroup, pvm_gettid("no such group", 0));
        refused(PvmNoGroup, pvm_getinst("no such group", pvm_mytid()));
        refused(PvmNoGroup, pvm_gsize("no such group"));
    }

    @Proves(
            value = {"pvm_joingroup", "pvm_exit"},
            aspect = Aspect.LIFETIME)
    public void whoLeavesTheMachineLeavesItsGroups() {
        PvmTask partner = partner();
        Group.join(partner, "g6");
        pvm_joingroup("g6");
        partner.close();
        await("one member", () -> pvm_gsize("g6") == 1);
        refused(PvmNoInst, pvm_gettid("g6", 0));
    }

    @Proves(value = "pvm_joingroup", aspect = Aspect.LIFETIME)
    public void groupCallsLeaveBuffersAndContextAlone() {
        int received = through(PvmDataDefault, () -> pvm_pkint(new int[] {7}, 1, 1));
        int packed = pvm_getsbuf();
        pvm_setcontext(4321);
        pvm_joingroup("g7");
        pvm_gsize("g7");
        pvm_barrier("g7", 1);
        assertEquals(received, pvm_getrbuf());
        assertEquals(packed, pvm_getsbuf());
        assertEquals(4321, pvm_getcontext());
        assertEquals(7, unpackInt());
    }

    @Proves(value = "pvm_barrier", aspect = Aspect.BLOCKING)
    public void aBarrierOpensWhenAllAreThere() throws Exception {
        PvmTask partner = partner();
        Group group = Group.join(partner, "g8");
        pvm_joingroup("g8");
        Future<Void> other = beside(() -> {
            group.barrier(2);
            return null;
        });
        assertEquals(PvmOk, pvm_barrier("g8", 2));
        join(other);
        Future<Void> again = beside(() -> {
            group.barrier(-1);
            return null;
        });
        assertEquals(PvmOk, pvm_barrier("g8", -1));
        join(again);
    }

    @Proves(value = "pvm_barrier", aspect = Aspect.ERROR)
    public void onlyMembersMeet() {
        Group.join(partner(), "g9");
        refused(PvmNotInGroup, pvm_barrier("g9", 1));
        refused(PvmNoGroup, pvm_barrier("no such group", 1));
    }

    @Proves(value = "pvm_barrier", aspect = Aspect.QUIRK)
    public void awrongCountPoisonsTheBarrier() {
        pvm_joingroup("g10");
        refused(PvmMismatch, pvm_barrier("g10", 0));
        refused(PvmMismatch, pvm_barrier("g10", 1));
    }

    @Proves("pvm_bcast")
    public void abroadcastReachesMembersButNotTheCaller() {
        PvmTask one = partner();
        PvmTask two = partner();
        Group.join(one, "g11");
        Group.join(two, "g11");
        pvm_joingroup("g11");
        pvm_initsend(PvmDataDefault);
        pvm_pkint(new int[] {5}, 1, 1);
        assertEquals(PvmOk, pvm_bcast("g11", 31));
        for (PvmTask partner : new PvmTask[] {one, two}) {
            MessageBuffer message = next(partner, self(), 31);
            assertEquals(5, message.unpackInt());
            assertEquals(0, message.context());
        }
        sendInt(pvm_mytid(), 32, 1);
        receive(-1, 32);
        assertEquals(0, pvm_probe(-1, 31));
    }

    @Proves("pvm_bcast")
    public void whoIsNoMemberMayBroadcast() {
        PvmTask partner = partner();
        Group.join(partner, "g12");
        pvm_setcontext(4321);
        pvm_initsend(PvmDataDefault);
        assertEquals(PvmOk, pvm_bcast("g12", 31));
        assertEquals(4321, partner.receive(Tid.ANY, 31, -1, SOON).orElseThrow().context());
    }

    @Proves(value = "pvm_bcast", aspect = Aspect.ERROR)
    public void abroadcastNeedsABufferAndOthers() {
        pvm_joingroup("g13");
        pvm_initsend(PvmDataDefault);
        refused(PvmNoInst, pvm_bcast("g13", 31));
        refused(PvmNoGroup, pvm_bcast("no such group", 31));
        Group.join(partner(), "g13");
        refused(PvmBadParam, pvm_bcast("g13", -31));
        pvm_setsbuf(0);
        refused(PvmNoBuf, pvm_bcast("g13", 31));
    }

    @Proves(value = "pvm_freezegroup", aspect = Aspect.BLOCKING)
    public void freezingFixesTheMembers() throws Exception {
        PvmTask partner = partner();
        Group group = Group.join(partner, "g14");
        pvm_joingroup("g14");
        Future<Integer> other = beside(() -> group.freeze(2));
        assertEquals(2, pvm_freezegroup("g14", 2));
        assertEquals(2, join(other));
        assertEquals(2, pvm_gsize("g14"));
        assertEquals(pvm_mytid(), pvm_gettid("g14", 1));
        assertEquals(0, pvm_getinst("g14", partner.tid().value()));
    }

    @Proves(
            value = {"pvm_freezegroup", "pvm_joingroup"},
            aspect = Aspect.ERROR)
    public void aStaticGroupTakesNobody() {
        refused(PvmNoGroup, pvm_freezegroup("no such group", 1));
        Group.join(partner(), "g15");
        refused(PvmNotInGroup, pvm_freezegroup("g15", 1));
        Group alone = Group.join(partner(), "g16");
        assertEquals(1, alone.freeze(1));
        refused(PvmNotInGroup, pvm_joingroup("g16"));
        pvm_joingroup("g17");
        assertEquals(1, pvm_freezegroup("g17", 1));
        refused(PvmDupGroup, pvm_freezegroup("g17", 1));
    }

    @Proves("pvm_grphostinfo")
    public void ahostHasACoordinatorTheLowestTid() {
        PvmTask partner = partner();
        Group.join(partner, "g18");
        pvm_joingroup("g18");
        int[] coordinator = new int[1];
        int[] members = new int[1];
        int[] hosts = new int[1];
        int host = pvm_tidtohost(pvm_mytid());
        assertEquals(PvmOk, pvm_grphostinfo("g18", host, coordinator, members, hosts));
        assertEquals(Math.min(pvm_mytid(), partner.tid().value()), coordinator[0]);
        assertEquals(2, members[0]);
        assertEquals(1, hosts[0]);
        assertEquals(PvmOk, pvm_grphostinfo("g18", 99 << 18, coordinator, members, hosts));
        assertEquals(-1, coordinator[0]);
        assertEquals(0, members[0]);
    }

    @Proves("pvm_grpvhostinfo")
    public void allHostsHaveTheirCoordinators() {
        pvm_joingroup("g19");
        int[][] coordinators = new int[1][];
        int[][] members = new int[1][];
        int[] hosts = new int[1];
        assertEquals(PvmOk, pvm_grpvhostinfo("g19", coordinators, members, hosts));
        assertEquals(1, hosts[0]);
        assertArrayEquals(new int[] {pvm_mytid()}, coordinators[0]);
        assertArrayEquals(new int[] {1}, members[0]);
    }

    @Proves("pvm_gsdump")
    public void theServerPrintsItsTables() {
        pvm_joingroup("dumped");
        pvm_gsdump();
        await(
                "the name of the group in the log of the daemon",
                () -> daemon().log().contains("dumped"));
        assertTrue(pvm_gsize("dumped") == 1);
    }
}
