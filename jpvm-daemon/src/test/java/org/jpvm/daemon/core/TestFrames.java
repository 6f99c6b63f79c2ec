package org.jpvm.daemon.core;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import org.jpvm.Tid;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrWriter;

/** Bytes as a task writes them. */
final class TestFrames {
    private TestFrames() {}

    /** One frame; the content starts with the message header when the flags have SOM. */
    static byte[] frame(int destination, byte[] content, int flags) {
        ByteBuffer frame = ByteBuffer.allocate(FragmentHeader.LENGTH_BYTES + content.length);
        FragmentHeader.put(frame, destination, -1, content.length, flags);
        return frame.put(content).array();
    }

    /** A message cut into fragments at random places that are multiples of 4. */
    static byte[] fragments(int destination, byte[] message, Random random) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int offset = 0;
        int count = 32 + 4 * random.nextInt((message.length - 32) / 4 + 1);
        while (true) {
            byte[] part = java.util.Arrays.copyOfRange(message, offset, offset + count);
            int flags = (offset == 0 ? 1 : 0) | (offset + count == message.length ? 2 : 0);
            out.writeBytes(frame(destination, part, flags));
            offset += count;
            if (offset == message.length) {
                return out.toByteArray();
            }
            count = 4 * random.nextInt((message.length - offset) / 4 + 1);
        }
    }

    /** A request of ints to the daemon. */
    static byte[] request(int tag, int context, int waitId, int... body) {
        XdrWriter out = new XdrWriter().putInts(body);
        return request(tag, context, waitId, out.toByteArray());
    }

    /** A request to the daemon. */
    static byte[] request(int tag, int context, int waitId, byte[] body) {
        ByteBuffer content = ByteBuffer.allocate(MessageHeader.LENGTH_BYTES + body.length);
        MessageHeader.put(content, Encodings.XDR, tag, context, waitId);
        return frame(Tid.LOCAL_DAEMON, content.put(body).array(), 3);
    }

    /** Connects a task and enrols it. */
    static TaskLink enrol(PvmdCore core, int pid) {
        TaskLink link = core.handleAccepted();
        byte[] connect = new XdrWriter().putInt(1318).putString("/tmp/task").toByteArray();
        ByteBuffer slab = ByteBuffer.allocate(4096);
        slab.put(request(TaskCode.CONNECT.tag(), 0, 1, connect));
        slab.put(request(TaskCode.CONN2.tag(), 0, 2, pid, 0)).flip();
        core.handleTaskBytes(link, slab, 0);
        return link;
    }
}
