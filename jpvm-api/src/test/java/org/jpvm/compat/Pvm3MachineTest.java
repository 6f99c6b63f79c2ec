package org.jpvm.compat;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jpvm.HostClock;
import org.jpvm.PvmError;
import org.jpvm.SpawnResult;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;
import org.junit.jupiter.api.Test;

/** Tasks, hosts, options and mailbox. */
class Pvm3MachineTest extends Pvm3Fixture {
    @Test
    void tasksAndSpawning() throws Exception {
        String printed = run(() -> {
            assertEquals(PvmNoParent, pvm_parent());
            task().taskList =
                    List.of(new TaskInfo(new Tid(0x40001), new Tid(PvmParentNotSet), new Tid(0x40000), 6, "prog", 77));
            task().parentStatus = PvmError.PARENT_NOT_SET;
            assertEquals(PvmParentNotSet, pvm_parent());
            task().parent = Optional.of(new Tid(0x40007));
            assertEquals(0x40007, pvm_parent());
            int[][] siblings = new int[1][];
            assertEquals(1, pvm_siblings(siblings));
            assertArrayEquals(new int[] {0x40001}, siblings[0]);
            assertEquals(PvmNoTask, pvm_pstat(0x40002));
            assertEquals(0, pvm_pstat(0x40001));
            assertEquals(0, pvm_errno());
            int[] count = new int[1];
            pvmtaskinfo[][] tasks = new pvmtaskinfo[1][];
            assertEquals(0, pvm_tasks(0, count, tasks));
            assertEquals(1, count[0]);
            assertEquals("prog", tasks[0][0].ti_a_out);
            assertEquals(77, tasks[0][0].ti_pid);
            assertEquals(0, pvm_tasks(0x40005, count, null));
            assertEquals(0, count[0]);

            pvm_export("B");
            pvm_export("B");
            task().spawnResult =
                    new SpawnResult(List.of(new Tid(0x40002)), List.of(PvmError.NO_FILE, PvmError.OUT_OF_RES));
            int[] tids = new int[3];
            assertEquals(1, pvm_spawn("slave", new String[] {"a"}, PvmTaskHost, "one", 3, tids));
            assertArrayEquals(new int[] {0x40002, PvmNoFile, PvmOutOfRes}, tids);
            assertEquals(
                    Map.of("A", "1", "B", "2", "PVM_EXPORT", "A:GONE:B"),
                    task().spawned.environment());
            assertEquals("one", task().spawned.where());
            pvm_unexport("A");
            pvm_unexport("GONE");
            assertEquals(1, pvm_spawn("slave", null, 0, null, 1, null));
            assertEquals(Map.of("B", "2", "PVM_EXPORT", "B"), task().spawned.environment());
            assertEquals(0, pvm_kill(0x40002));
            assertEquals(List.of("signal t40002 15"), task().log);
        });
        assertEquals("", printed);
        run(() -> {
            pvm_setopt(PvmAutoErr, 0);
            assertEquals(PvmBadParam, pvm_spawn("slave", null, 0, "", 0, null));
            assertEquals(PvmBadParam, pvm_spawn("slave", null, 0, "", 2, new int[1]));
            assertEquals(PvmBadParam, pvm_pstat(0));
        });
    }

    @Test
    void hosts() throws Exception {
        String printed = run(() -> {
            int[] nhost = new int[1];
            int[] narch = new int[1];
            pvmhostinfo[][] hosts = new pvmhostinfo[1][];
            assertEquals(0, pvm_config(nhost, narch, hosts));
            assertEquals(3, nhost[0]);
            assertEquals(2, narch[0]);
            assertEquals("two", hosts[0][1].hi_name);
            assertEquals(0x408841, pvm_archcode("LINUX"));
            assertEquals(0, pvm_mstat("one"));
            assertEquals(PvmNoHost, pvm_mstat("four"));
            assertEquals(0, pvm_errno());
            task().hostResults = new int[] {0x80000, PvmCantStart};
            int[] infos = new int[2];
            assertEquals(1, pvm_addhosts(new String[] {"a", "b lo=me", "unused"}, 2, infos));
            assertArrayEquals(new int[] {0x80000, PvmCantStart}, infos);
            task().hostResults = new int[] {0, 0};
            assertEquals(2, pvm_delhosts(new String[] {"a", "b"}, 2, null));
            assertEquals(List.of("add [a, b lo=me]", "delete [a, b]"), task().log);
            task().clock = new HostClock(1_000_002L, -1);
            timeval time = new timeval();
            timeval delta = new timeval();
            assertEquals(0, pvm_hostsync(0x40000, time, delta));
            assertEquals(1, time.tv_sec);
            assertEquals(2, time.tv_usec);
            assertEquals(-1, delta.tv_sec);
            assertEquals(999_999, delta.tv_usec);
            int[] results = new int[2];
            int[] count = new int[1];
            assertEquals(0, pvm_tickle(2, new int[] {6, 1, 5}, count, results));
            assertEquals(2, count[0]);
            assertArrayEquals(new int[] {6, 1}, results);
            assertEquals(0, pvm_catchout(System.out));
            assertEquals(0, pvm_catchout(null));
        });
        assertEquals("", printed);
        run(() -> {
            pvm_setopt(PvmAutoErr, 0);
            assertEquals(PvmBadParam, pvm_addhosts(new String[] {"a"}, 2, null));
            assertEquals(PvmBadParam, pvm_delhosts(null, 0, null));
            assertEquals(PvmBadParam, pvm_archcode(null));
            assertEquals(PvmNotFound, pvm_archcode("VAX"));
            assertEquals(PvmBadParam, pvm_mstat(""));
            assertEquals(PvmBadParam, pvm_tickle(0, new int[1], null, null));
        });
    }

    @Test
    void optionsContextsAndNotify() throws Exception {
        run(() -> {
            pvm_setopt(PvmAutoErr, 0);
            assertEquals(PvmBadParam, pvm_getopt(99));
            assertEquals(PvmBadParam, pvm_setopt(PvmRoute, 4));
            assertEquals(4080, pvm_setopt(PvmFragSize, 1000));
            assertEquals(1000, pvm_getopt(PvmFragSize));
            assertEquals(0x40001, pvm_newcontext());
            assertEquals(PvmNotFound, pvm_freecontext(5));
            assertEquals(0, pvm_notify(PvmTaskExit, 7, 2, new int[] {0x40002, 0x40003, 0x40004}));
            assertEquals(0, pvm_notify(PvmTaskExit | PvmNotifyCancel, 7, 1, new int[] {0x40002}));
            assertEquals(0, pvm_notify(PvmHostAdd, 8, -1, null));
            assertEquals(0, pvm_notify(PvmHostAdd | PvmNotifyCancel, 8, 0, null));
            assertEquals(PvmBadParam, pvm_notify(9, 1, 1, null));
            assertEquals(PvmBadParam, pvm_notify(PvmHostDelete, 1, 0, null));
            assertEquals(PvmBadParam, pvm_notify(PvmHostDelete, 1, 2, new int[1]));
            pvm_initsend(PvmDataDefault);
            assertEquals(0, pvm_mcast(new int[] {0x40002}, 1, 3));
            assertEquals(PvmBadParam, pvm_mcast(new int[] {0x40002}, -1, 3));
            assertEquals(
                    List.of(
                            "notify TASK_EXIT 7 [t40002, t40003]",
                            "cancel TASK_EXIT 7 [t40002]",
                            "notify HOST_ADD 8 -1",
                            "notify HOST_ADD 8 0",
                            "multicast [t40002] 3"),
                    task().log);
        });
    }

    @Test
    void mailbox() throws Exception {
        String printed = run(() -> {
            int id = pvm_initsend(PvmDataDefault);
            pvm_pkint(new int[] {42}, 1, 1);
            assertEquals(0, pvm_putinfo("box", id, PvmMboxDefault));
            assertEquals(PvmDenied, pvm_putinfo("box", id, PvmMboxDefault));
            assertEquals(PvmDenied, pvm_errno());
            assertEquals(5, pvm_putinfo("box", id, PvmMboxMultiInstance | PvmMboxDirectIndex(5)));
            int received = pvm_recvinfo("box", 5, PvmMboxDefault);
            assertEquals(received, pvm_getrbuf());
            int[] value = new int[1];
            assertEquals(0, pvm_upkint(value, 1, 1));
            assertEquals(42, value[0]);
            assertEquals(PvmNotFound, pvm_recvinfo("box", 6, PvmMboxDefault));
            assertEquals(0, pvm_getrbuf());
            assertEquals(5, pvm_delinfo("box", 5, 0));
            assertEquals(PvmNotFound, pvm_delinfo("box", 5, 0));

            assertEquals(3, pvm_insert("old", 3, 7));
            assertEquals(PvmDenied, pvm_insert("old", 3, 8));
            assertEquals(0, pvm_insert("old", -1, 9));
            assertEquals(0, pvm_lookup("old", -1, value));
            assertEquals(9, value[0]);
            assertEquals(3, pvm_lookup("old", 3, value));
            assertEquals(7, value[0]);
            assertEquals(PvmNotFound, pvm_lookup("old", 4, value));
            assertEquals(PvmNotFound, pvm_lookup("never", -1, value));
            assertEquals(3, pvm_delete("old", 3));
            assertEquals(PvmNotFound, pvm_delete("old", 3));

            int[] count = new int[1];
            pvmmboxinfo[][] classes = new pvmmboxinfo[1][];
            assertEquals(0, pvm_getmboxinfo("", count, classes));
            assertEquals(2, count[0]);
            assertEquals("box", classes[0][0].mi_name);
            assertEquals(1, classes[0][1].mi_nentries);
            assertArrayEquals(new int[] {0}, classes[0][1].mi_indices);
            assertArrayEquals(new int[] {pvm_mytid()}, classes[0][1].mi_owners);

            int[][] tids = new int[1][];
            assertEquals(0, pvm_getnoresets(tids, count));
            assertEquals(0, count[0]);
            pvm_insert("###_PVM_NO_RESET_###", -1, 0x40005);
            assertEquals(0, pvm_getnoresets(tids, count));
            assertArrayEquals(new int[] {0x40005}, tids[0]);
        });
        assertEquals("", printed, "ordinary outcomes are not printed");
        run(() -> {
            pvm_setopt(PvmAutoErr, 0);
            assertEquals(PvmBadParam, pvm_putinfo("", 1, 0));
            assertEquals(PvmBadParam, pvm_putinfo("x", -1, 0));
            assertEquals(PvmNoSuchBuf, pvm_putinfo("x", 999, 0));
            assertEquals(PvmBadParam, pvm_recvinfo("x", -1, 0));
            assertEquals(PvmBadParam, pvm_insert("x", -2, 0));
            assertEquals(PvmBadParam, pvm_delete("x", -1));
        });
    }
}
