package org.jpvm.testing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jpvm.EnrollOptions;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SystemRoles;
import org.jpvm.TaskOption;
import org.jpvm.TaskScope;
import org.jpvm.Tid;
import org.jpvm.TracerSettings;
import org.jpvm.compat.Pvm3;
import org.jpvm.compat.pvmhostinfo;
import org.jpvm.group.ElementType;
import org.jpvm.group.Group;
import org.jpvm.group.Reduction;
import org.jpvm.system.DelegatingResourceManager;
import org.jpvm.system.SystemService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** System roles, groups and the C-named calls over the provider {@code native}. A subclass says which daemon. */
public abstract class NativeFacesContract extends ContractFixture {
    private static final String PROVIDER = "jpvm.provider";

    private PvmTask enrollNative() {
        PvmTask task = NativeProvider.enroll(daemon, null);
        open.add(0, task);
        return task;
    }

    private static void assertError(PvmError expected, Executable call) {
        PvmException failure = assertThrows(PvmException.class, call);
        assertEquals(expected, failure.error(), failure::getMessage);
    }

    @Test
    void rolesAreHeldOnceAndGivenBackAtTheEnd() {
        PvmTask task = enrollNative();
        SystemRoles roles = task.systemRoles();
        TracerSettings tracing = new TracerSettings(0, 1, 0, 2, "@".repeat(35), 0, 1);
        roles.registerHoster();
        roles.registerTasker();
        roles.registerTracer(tracing);
        assertError(PvmError.ALREADY, roles::registerHoster);
        SystemRoles others = enroll().systemRoles();
        assertError(PvmError.ALREADY, others::registerTasker);
        roles.unregisterTasker();
        others.registerTasker();
        assertError(PvmError.ALREADY, roles::registerTasker);
        task.close();
        others.registerHoster();
        others.registerTracer(tracing);
        others.unregisterHoster();
        // libpvm3 remembers over the end of a session what it has registered.
        PvmTask next = enrollNative();
        next.systemRoles().registerHoster();
        next.systemRoles().unregisterHoster();
    }

    @Test
    void aResourceManagerServesOverLibpvm3() throws Exception {
        PvmTask task = enrollNative();
        SystemService service = new SystemService(task);
        assertEquals(new Tid(0), service.registerResourceManager(new DelegatingResourceManager(service)));
        Future<?> serving = threads.submit(service::serve);
        PvmTask user = enroll();
        assertEquals(1, user.hosts().size());
        assertEquals(2, user.tasks().size());
        assertEquals(1, user.spawn(SpawnRequest.program("/bin/true")).tids().size());
        serving.cancel(true);
        service.close();
        SystemRoles.FormerManager former = enroll().systemRoles().registerResourceManager();
        assertEquals(new Tid(0), former.former());
    }

    @Test
    void resetDeletesEntriesWithoutOwner() {
        PvmTask task = enrollNative();
        PvmTask other = enroll();
        MessageBuffer message = other.newBuffer();
        other.mailbox().put("lost", message, Mailbox.PERSISTENT);
        other.mailbox().put("lost too", message, Mailbox.PERSISTENT);
        PvmTask stays = enroll();
        stays.mailbox().put("kept", message, Mailbox.PERSISTENT);
        other.close();
        task.mailbox().reset("lost", -1, false, List.of());
        assertEquals(1, task.mailbox().list("lost").size());
        task.mailbox().reset("", -1, false, List.of());
        assertTrue(task.mailbox().list("lost").isEmpty());
        assertEquals(1, task.mailbox().list("kept").size());
        assertError(PvmError.NOT_IMPL, () -> task.mailbox().reset("", -1, true, List.of(stays.tid())));
    }

    @Test
    void groupsHaveMembersOfBothProviders() throws Exception {
        Group one = Group.join(enrollNative(), "g");
        Group two = Group.join(enroll(), "g");
        assertEquals(1, two.instance());
        assertEquals(List.of(one.tidOf(0), one.tidOf(1)), two.members());
        Future<?> other = threads.submit(() -> {
            two.barrier(2);
            two.reduce(Reduction.SUM, ElementType.INT, new int[] {40, 1}, 5, 0);
            assertArrayEquals(new int[] {8}, two.scatter(ElementType.INT, null, 1, 6, 0));
            return null;
        });
        one.barrier(2);
        assertArrayEquals(
                new int[] {42, 2},
                one.reduce(Reduction.SUM, ElementType.INT, new int[] {2, 1}, 5, 0)
                        .orElseThrow());
        assertArrayEquals(new int[] {7}, one.scatter(ElementType.INT, new int[] {7, 8}, 1, 6, 0));
        other.get(30, TimeUnit.SECONDS);
    }

    @Test
    void cNamedCallsWorkOverLibpvm3() throws Exception {
        NativeProvider.find();
        System.setProperty(PROVIDER, "native");
        try {
            TaskScope scope = TaskScope.of(new EnrollOptions(NativeProvider.environment(daemon), null));
            scope.call(() -> {
                useCNamedCalls();
                return null;
            });
        } finally {
            System.clearProperty(PROVIDER);
        }
    }

    private static void useCNamedCalls() {
        Pvm3.pvm_setopt(Pvm3.PvmAutoErr, 0);
        int tid = Pvm3.pvm_mytid();
        assertTrue(tid > 0, "tid " + tid);
        Pvm3.pvm_initsend(Pvm3.PvmDataDefault);
        assertEquals(0, Pvm3.pvm_packf("%d %s", 7, "seven"));
        Pvm3.pvm_setmwid(Pvm3.pvm_getsbuf(), 12);
        assertEquals(0, Pvm3.pvm_send(tid, 3));
        int buffer = Pvm3.pvm_recv(tid, 3);
        assertTrue(buffer > 0, "recv " + buffer);
        assertEquals(12, Pvm3.pvm_getmwid(buffer));
        int[] number = new int[1];
        String[] text = new String[1];
        assertEquals(0, Pvm3.pvm_vunpackf("%d %s", new Object[] {number, text}));
        assertEquals(Map.of(7, "seven"), Map.of(number[0], text[0]));
        assertEquals(Pvm3.PvmNoTask, Pvm3.pvm_pstat(0x3ff00001));
        assertEquals(Pvm3.PvmNoHost, Pvm3.pvm_tasks(-1, null, null));
        assertEquals(Pvm3.PvmBadParam, Pvm3.pvm_mcast(null, 1, 1));
        int[] hosts = new int[1];
        assertEquals(0, Pvm3.pvm_config(hosts, null, null));
        assertEquals(1, hosts[0]);
        assertEquals(0, Pvm3.pvm_insert("box", 4, 9) - 4);
        assertEquals(4, Pvm3.pvm_lookup("box", -1, number));
        assertEquals(9, number[0]);
        assertEquals(0, Pvm3.pvm_joingroup("cg"));
        assertEquals(0, Pvm3.pvm_barrier("cg", 1));
        assertEquals(0, Pvm3.pvm_lvgroup("cg"));
        assertEquals(0, Pvm3.pvm_reg_hoster());
        assertEquals(0, Pvm3.pvm_reg_hoster());
        pvmhostinfo[] master = new pvmhostinfo[1];
        assertEquals(0, Pvm3.pvm_reg_rm(master));
        assertEquals(0x40000, master[0].hi_tid);
        assertEquals(0, Pvm3.pvmreset(tid, 0, "", -1));
        assertEquals(0, Pvm3.pvm_setopt(TaskOption.NO_RESET.code(), 1));
        assertEquals(0, Pvm3.pvm_exit());
    }
}
