package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jpvm.compat.pvmhostinfo;
import org.jpvm.compat.timeval;

/** Hosts of a machine of one host. Source: pvm-api §12. */
public final class HostFacts extends Facts {
    private static final int SIGNATURE = 0x00408c41;
    private static final int HOST = 0x40000;

    private static pvmhostinfo[] config() {
        int[] hosts = {-1};
        int[] formats = {-1};
        pvmhostinfo[][] list = new pvmhostinfo[1][];
        assertEquals(PvmOk, pvm_config(hosts, formats, list));
        assertEquals(hosts[0], list[0].length);
        assertEquals(1, formats[0]);
        return list[0];
    }

    @Proves("pvm_config")
    public void configTellsTheHosts() {
        pvmhostinfo[] list = config();
        assertEquals(1, list.length);
        assertEquals(HOST, list[0].hi_tid);
        assertEquals("LINUX64", list[0].hi_arch);
        assertEquals(1000, list[0].hi_speed);
        assertEquals(SIGNATURE, list[0].hi_dsig);
        assertEquals(PvmOk, pvm_config(null, null, null));
    }

    @Proves("pvm_mstat")
    public void mstatTellsWhetherAHostRuns() {
        assertEquals(PvmOk, pvm_mstat(config()[0].hi_name));
        int before = pvm_errno();
        assertEquals(PvmNoHost, pvm_mstat("no-such-host"));
        assertEquals(before, pvm_errno(), "not reported as an error");
        refused(PvmBadParam, pvm_mstat(""));
        refused(PvmBadParam, pvm_mstat(null));
    }

    @Proves("pvm_archcode")
    public void anArchitectureHasADataSignature() {
        assertEquals(SIGNATURE, pvm_archcode("LINUX64"));
        refused(PvmNotFound, pvm_archcode("NOARCH"));
        refused(PvmBadParam, pvm_archcode(null));
    }

    @Proves("pvm_hostsync")
    public void hostsyncReadsTheClockOfAHost() {
        pvm_mytid();
        timeval clock = new timeval();
        timeval delta = new timeval();
        assertEquals(PvmOk, pvm_hostsync(HOST, clock, delta));
        assertTrue(Math.abs(clock.tv_sec - System.currentTimeMillis() / 1000) < 10, "clock " + clock.tv_sec);
        assertTrue(delta.tv_sec == 0 || delta.tv_sec == -1, "delta " + delta.tv_sec);
        assertTrue(delta.tv_usec >= 0 && delta.tv_usec < 1_000_000, "delta " + delta.tv_usec);
        assertEquals(PvmOk, pvm_hostsync(HOST, null, null));
    }

    @Proves(value = "pvm_hostsync", aspect = Aspect.ERROR)
    public void anUnknownHostHasNoClock() {
        pvm_mytid();
        refused(PvmNoHost, pvm_hostsync(99 << 18, new timeval(), new timeval()));
    }

    @Proves(value = "pvm_addhosts", aspect = Aspect.QUIRK)
    public void aMasterAtTheLoopbackAddressAddsNobody() {
        pvm_mytid();
        int[] infos = new int[2];
        assertEquals(0, pvm_addhosts(new String[] {"no-such-host", "127.0.0.1"}, 2, infos));
        assertEquals(PvmIPLoopback, infos[0]);
        assertEquals(PvmIPLoopback, infos[1]);
        assertEquals(0, pvm_addhosts(new String[] {"no-such-host"}, 1, null));
    }

    @Proves(value = "pvm_addhosts", aspect = Aspect.ERROR)
    public void addhostsWantsNames() {
        pvm_mytid();
        refused(PvmBadParam, pvm_addhosts(new String[0], 0, new int[0]));
        refused(PvmBadParam, pvm_addhosts(new String[] {"x"}, -1, new int[1]));
    }

    @Proves(value = "pvm_delhosts", aspect = Aspect.ERROR)
    public void theMasterCannotBeDeleted() {
        int[] infos = new int[2];
        assertEquals(0, pvm_delhosts(new String[] {config()[0].hi_name, "no-such-host"}, 2, infos));
        assertEquals(PvmBadParam, infos[0]);
        assertEquals(PvmNoHost, infos[1]);
        refused(PvmBadParam, pvm_delhosts(new String[0], 0, new int[0]));
    }

    @Proves("pvm_tickle")
    public void tickleAsksAndSetsTheDebugMask() {
        pvm_mytid();
        int[] count = {-1};
        int[] results = new int[10];
        assertEquals(PvmOk, pvm_tickle(1, new int[] {5}, count, results));
        assertEquals(1, count[0]);
        assertEquals(0, results[0]);
        assertEquals(PvmOk, pvm_tickle(2, new int[] {6, 0x200}, count, results));
        assertEquals(PvmOk, pvm_tickle(1, new int[] {5}, count, results));
        assertEquals(0x200, results[0]);
        assertEquals(PvmOk, pvm_tickle(2, new int[] {6, 0}, null, null));
    }

    @Proves(value = "pvm_tickle", aspect = Aspect.ERROR)
    public void tickleWantsOneToTenArguments() {
        pvm_mytid();
        refused(PvmBadParam, pvm_tickle(0, new int[11], null, null));
        refused(PvmBadParam, pvm_tickle(11, new int[11], null, null));
    }

    @Proves(value = "pvm_start_pvmd", aspect = Aspect.ERROR)
    public void whereADaemonRunsNoneIsStarted() {
        pvm_mytid();
        refused(PvmDupHost, pvm_start_pvmd(0, null, 0));
    }
}
