package org.jpvm.groupserver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.wire.XdrReader;
import org.junit.jupiter.api.Test;

class GroupServerGoldenTest {
    private static final String FILE = "/golden/group-server/g1-parent.txt";

    /** One message of the file. */
    private record Line(int number, boolean request, int[] tids, int tag, byte[] body) {
        String where() {
            return FILE + ":" + number;
        }
    }

    @Test
    void recordedRequestsGetTheRecordedReplies() throws IOException {
        GroupServerCore core = new GroupServerCore(0x40002);
        List<GroupEffect> got = new ArrayList<>();
        int replies = 0;
        for (Line line : lines()) {
            if (line.request) {
                assertEquals(List.of(), got, "unexpected answer before " + line.where());
                core.handleMessage(line.tids[0], line.tag, line.body);
                for (GroupEffect effect = core.pollEffect(); effect != null; effect = core.pollEffect()) {
                    if (!(effect instanceof GroupEffect.WatchExit)) {
                        got.add(effect);
                    }
                }
            } else {
                assertEquals(1, got.size(), line.where());
                check(line, got.remove(0));
                replies++;
            }
        }
        assertEquals(12, replies);
        assertEquals(0, core.refusals());
    }

    @Test
    void truncatedAndLengthenedRequestsAreRefusedWithAnAnswer() throws Exception {
        for (Line line : lines()) {
            for (int length = 0; line.request && length <= line.body.length + 4; length++) {
                if (length == line.body.length) {
                    continue;
                }
                GroupServerCore core = new GroupServerCore(0x40002);
                core.handleMessage(line.tids[0], line.tag, Arrays.copyOf(line.body, length));
                assertEquals(1, core.refusals(), line.where() + " cut to " + length);
                assertTrue(core.pollEffect() instanceof GroupEffect.Print, line.where() + " cut to " + length);
                GroupEffect.Reply reply = (GroupEffect.Reply) core.pollEffect();
                assertNotNull(reply, line.where() + " cut to " + length);
                int first = new XdrReader(reply.body()).readInt("error");
                assertTrue(first == PvmError.BAD_MSG.code() || first == 0, line.where() + " cut to " + length);
            }
        }
    }

    @Test
    void aBentNameLengthIsRefusedBeforeAnythingIsAllocatedForIt() throws IOException {
        for (Line line : lines()) {
            if (line.request) {
                byte[] bent = line.body.clone();
                bent[0] = 0x7f;
                GroupServerCore core = new GroupServerCore(0x40002);
                core.handleMessage(line.tids[0], line.tag, bent);
                assertEquals(1, core.refusals(), line.where());
            }
        }
    }

    private static void check(Line line, GroupEffect effect) {
        if (line.tids.length == 1) {
            GroupEffect.Reply reply = (GroupEffect.Reply) effect;
            assertEquals(line.tids[0], reply.to(), line.where());
            assertEquals(line.tag, reply.tag(), line.where());
            assertArrayEquals(line.body, reply.body(), line.where());
        } else {
            GroupEffect.Multicast multicast = (GroupEffect.Multicast) effect;
            int[] to = multicast.to().clone();
            Arrays.sort(to);
            assertArrayEquals(line.tids, to, line.where());
            assertEquals(line.tag, multicast.tag(), line.where());
            assertArrayEquals(line.body, multicast.body(), line.where());
        }
    }

    private static List<Line> lines() throws IOException {
        String text;
        try (InputStream in = GroupServerGoldenTest.class.getResourceAsStream(FILE)) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Line> lines = new ArrayList<>();
        StringBuilder hex = new StringBuilder();
        String[] rows = (text + "\n#").split("\n");
        String head = null;
        int headNumber = 0;
        for (int i = 0; i < rows.length; i++) {
            boolean isHead = rows[i].startsWith("> ") || rows[i].startsWith("< ");
            if (isHead || rows[i].startsWith("#")) {
                if (head != null) {
                    lines.add(line(headNumber, head, hex.toString()));
                }
                head = isHead ? rows[i] : null;
                headNumber = i + 1;
                hex.setLength(0);
            } else {
                hex.append(rows[i].replace(" ", ""));
            }
        }
        return lines;
    }

    private static Line line(int number, String head, String hex) {
        String[] words = head.split("\\s+");
        int[] tids = Arrays.stream(words[1].split(","))
                .mapToInt(tid -> Integer.parseInt(tid, 16))
                .toArray();
        return new Line(
                number,
                words[0].equals(">"),
                tids,
                Integer.parseInt(words[2]),
                HexFormat.of().parseHex(hex));
    }
}
