package org.jpvm.mosix.rm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jpvm.Encoding;
import org.jpvm.HostInfo;
import org.jpvm.MessageBuffer;
import org.jpvm.Tid;
import org.jpvm.message.PackedMessage;
import org.jpvm.placement.HostsView;
import org.jpvm.placement.LoadSample;
import org.jpvm.placement.SpawnHints;
import org.junit.jupiter.api.Test;

class ManagedHostsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int AGENT = 0x80001;
    private static final List<HostInfo> BOTH = List.of(
            new HostInfo(new Tid(0x40000), "a", "LINUX64", 500, 0),
            new HostInfo(new Tid(0x80000), "b", "LINUX64", 1000, 0));

    private final ManagedHosts hosts = new ManagedHosts();

    private static LoadReport report(double runnable) {
        return new LoadReport(new LoadSample(runnable, 0.4, 2, 10, 20, 0.5), 0, 0);
    }

    @Test
    void withoutReportsSpeedAndPlacedTasksCount() {
        hosts.add(1, 0);
        hosts.add(2, 0);
        hosts.started(0x40005, "x", SpawnHints.NONE, 0);
        hosts.started(0x40006, "x", SpawnHints.NONE, 0);
        hosts.started(0xc0001, "x", SpawnHints.NONE, 0);
        hosts.ended(0x40006);
        HostsView view = hosts.view(BOTH, SECOND);
        assertEquals(0.5, view.speed(0));
        assertEquals(1, view.load(0));
        assertEquals(1, view.tasks(0));
        assertEquals(0, view.load(1));
        assertEquals(0, view.age(1));
    }

    @Test
    void aReportCountsUntilItIsOld() {
        hosts.add(1, 0);
        hosts.setAgent(2, AGENT, 0);
        hosts.report(new Tid(AGENT), report(3), SECOND);
        HostsView view = hosts.view(BOTH, 3 * SECOND);
        assertEquals(0.4, view.speed(1));
        assertEquals(3, view.load(1));
        assertEquals(2, view.age(1));
        hosts.started(0x80007, "x", SpawnHints.NONE, 3 * SECOND);
        assertEquals(4, hosts.view(BOTH, 3 * SECOND).load(1));
        assertEquals(1, hosts.view(BOTH, 60 * SECOND).load(1));
        hosts.agentGone(2);
        assertFalse(hosts.hasAgent(2));
        assertTrue(hosts.contains(2));
        assertEquals(1, hosts.view(BOTH, 4 * SECOND).speed(1));
    }

    @Test
    void strangersAndNonsenseAreIgnored() {
        hosts.setAgent(2, AGENT, 0);
        hosts.report(new Tid(0x80002), report(3), SECOND);
        hosts.report(new Tid(0xc0001), report(3), SECOND);
        hosts.report(new Tid(AGENT), null, SECOND);
        hosts.report(new Tid(AGENT), report(Double.NaN), SECOND);
        assertEquals(4, hosts.ignored());
        assertEquals(0, hosts.view(BOTH.subList(1, 2), SECOND).load(0));
    }

    @Test
    void aReportIsReadBackAndNothingElseIs() {
        MessageBuffer message = new PackedMessage(Encoding.XDR);
        report(2.5).pack(message);
        assertEquals(report(2.5), LoadReport.unpack(message));
        MessageBuffer other = new PackedMessage(Encoding.XDR);
        other.packInt(1).packInt(7);
        assertNull(LoadReport.unpack(other));
        MessageBuffer later = new PackedMessage(Encoding.XDR);
        later.packInt(2);
        assertNull(LoadReport.unpack(later));
        assertNull(LoadReport.unpack(new PackedMessage(Encoding.XDR)));
        assertNotNull(hosts.toString());
    }
}
