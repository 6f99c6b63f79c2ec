package org.jpvm.wire.body;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.junit.jupiter.api.Test;

/** Forms of bodies that no recording shows. */
class WireBodiesTest {
    @Test
    void hostSyncWithoutTheHostIsOnlyAnError() throws MalformedMessageException {
        assertEquals(new HostSyncReply(-6, 0, 0), HostSyncReply.read(reader("fffffffa")));
        XdrWriter out = new XdrWriter();
        new HostSyncReply(-6, 0, 0).write(out);
        assertArrayEquals(bytes("fffffffa"), out.toByteArray());
    }

    @Test
    void refusedEnrolmentIsOnlyARefusal() throws MalformedMessageException {
        assertEquals(EnrolReply.refused(0), EnrolReply.read(reader("00000000")));
        assertThrows(MalformedMessageException.class, () -> EnrolReply.read(reader("00000001")));
        XdrWriter out = new XdrWriter();
        EnrolReply.refused(0).write(out);
        assertArrayEquals(bytes("00000000"), out.toByteArray());
    }

    @Test
    void tracerThatUnregistersSendsNothingElse() throws MalformedMessageException {
        assertEquals(TracerCall.unregister(), TracerCall.read(reader("00000000")));
    }

    @Test
    void outputRecordOfAnUnknownKindIsRefused() {
        assertThrows(MalformedMessageException.class, () -> OutputRecord.read(reader("00040002fffffffd00040001")));
    }

    @Test
    void requestsRefusedAsAWholeAreOnlyAnError() throws MalformedMessageException {
        assertEquals(AddHostsReply.refused(-30), AddHostsReply.read(reader("ffffffe2")));
        assertEquals(-25, DeleteHostsReply.read(reader("ffffffe7")).status());
        assertEquals(-2, MailboxNamesReply.read(reader("fffffffe")).status());
        XdrWriter out = new XdrWriter();
        AddHostsReply.refused(-30).write(out);
        DeleteHostsReply.refused(-25).write(out);
        assertArrayEquals(bytes("ffffffe2ffffffe7"), out.toByteArray());
    }

    @Test
    void mailboxResetCarriesTheTidsItSpares() throws MalformedMessageException {
        XdrWriter out = new XdrWriter();
        new MailboxRequest(MailboxRequest.RESET, 0x40001, "", -1, 1, null, new int[] {0x40002}).write(out);
        byte[] expected = bytes("0000000500040001" + "0000000100000000" + "ffffffff00000001" + "0000000100040002");
        assertArrayEquals(expected, out.toByteArray());
        assertArrayEquals(
                new int[] {0x40002},
                MailboxRequest.read(new XdrReader(expected)).noResetTids());
    }

    @Test
    void severalOptionsInOneMessage() throws MalformedMessageException {
        OptionChanges changes = new OptionChanges(List.of(
                new OptionChanges.Change(OptionChanges.OUTPUT_TID, -1),
                new OptionChanges.Change(OptionChanges.TRACE_TAG, 0x1f4)));
        XdrWriter out = new XdrWriter();
        changes.write(out);
        assertArrayEquals(
                bytes("00000001" + "00000009" + "666666666666666600000000" + "00000006" + "00000004" + "31663400"),
                out.toByteArray());
        assertEquals(changes, OptionChanges.read(new XdrReader(out.toByteArray())));
    }

    @Test
    void optionValuesAreHexadecimal() {
        for (String text : new String[] {"", "+1", "-1", "0x1", "123456789", "xyz"}) {
            XdrWriter out = new XdrWriter();
            out.putInt(OptionChanges.OUTPUT_TID).putString(text);
            assertThrows(
                    MalformedMessageException.class, () -> OptionChanges.read(new XdrReader(out.toByteArray())), text);
        }
    }

    @Test
    void tickleHasOneToTenArguments() {
        assertThrows(MalformedMessageException.class, () -> TickleCall.read(reader("00000000")));
        assertThrows(MalformedMessageException.class, () -> TickleCall.read(reader("0000000b" + "00".repeat(44))));
    }

    @Test
    void startResultsNameErrorsOfC() {
        assertEquals(PvmError.DUP_HOST, new StartResults.Result(0x80000, "PvmDupHost").error());
        assertEquals(PvmError.CANT_START, new StartResults.Result(0x80000, "no route to host").error());
    }

    @Test
    void traceSettingsAreOneLine() throws MalformedMessageException {
        String mask = "@".repeat(35);
        TraceSettings settings = new TraceSettings(0x40004, 0, 500, -1, 0, 501, 0, 1, mask);
        assertEquals("40004 0 500 ffffffff 0 501 0 1 " + mask, settings.text());
        assertEquals(settings, TraceSettings.parse(settings.text()));
        assertEquals("", TraceSettings.parse("0 0 0 0 0 0 0 0 ").mask());
        for (String text : new String[] {"", "0 0 0 0 0 0 0", "0 0 0 0 0 0 0 0 m x", "g 0 0 0 0 0 0 0 m"}) {
            assertThrows(MalformedMessageException.class, () -> TraceSettings.parse(text), text);
        }
    }

    @Test
    void namesMayBeEmpty() throws MalformedMessageException {
        HostNames names = HostNames.read(reader("0000000200000001000000000000000100000000"));
        assertArrayEquals(new String[] {"", ""}, names.names());
    }

    private static XdrReader reader(String hex) {
        return new XdrReader(bytes(hex));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
