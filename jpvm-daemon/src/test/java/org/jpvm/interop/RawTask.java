package org.jpvm.interop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import org.jpvm.conformance.Machine;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/** A task socket without a library behind it, for bytes that no library would send. Used by one thread. */
final class RawTask implements AutoCloseable {
    private static final int XDR = 0x10000000;
    private static final int UNKNOWN = -1;
    private static final AtomicInteger FILES = new AtomicInteger();

    private final Path directory;
    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 16);
    private int tid;

    private RawTask(Path directory, SocketChannel channel) throws IOException {
        this.directory = directory;
        this.channel = channel;
        this.selector = Selector.open();
    }

    /** Connects without enrolling. */
    static RawTask connect(Machine machine) throws IOException {
        String address = machine.address();
        SocketAddress target = address.startsWith("/")
                ? UnixDomainSocketAddress.of(address)
                : new InetSocketAddress("127.0.0.1", Integer.parseInt(address.substring(9), 16));
        SocketChannel channel =
                SocketChannel.open(address.startsWith("/") ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
        channel.connect(target);
        return new RawTask(machine.directory(), channel);
    }

    /** Enrols as a task of process {@code pid} and gives its tid. */
    int enrol(int pid) throws IOException {
        Path own = directory.resolve("raw" + FILES.incrementAndGet());
        Files.createFile(own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            writeFully(request(
                    TaskCode.CONNECT.tag(),
                    UNKNOWN,
                    new XdrWriter().putInt(Protocol.TASK_DAEMON_VERSION).putString(own.toString())));
            XdrReader reply = readBody();
            reply.readInt("version");
            if (reply.readInt("acknowledged") != 1) {
                throw new IOException("the daemon refuses to enrol");
            }
            Files.write(Path.of(reply.readString("authFile")), new byte[] {'/'});
            writeFully(request(
                    TaskCode.CONN2.tag(), UNKNOWN, new XdrWriter().putInt(pid).putInt(0)));
            reply = readBody();
            reply.readInt("acknowledged");
            tid = reply.readInt("tid");
            return tid;
        } catch (MalformedMessageException e) {
            throw new IOException("bad reply to enrolment", e);
        } finally {
            Files.deleteIfExists(own);
        }
    }

    /** One frame that asks the daemon. */
    static byte[] request(int tag, int source, XdrWriter body) {
        return frame(0x80000000, source, FragmentHeader.SOM | FragmentHeader.EOM, tag, Protocol.CONTEXT_TM, body);
    }

    /** One frame with a message header. */
    static byte[] frame(int to, int source, int flags, int tag, int context, XdrWriter body) {
        ByteBuffer frame =
                ByteBuffer.allocate(FragmentHeader.LENGTH_BYTES + MessageHeader.LENGTH_BYTES + body.lengthBytes());
        FragmentHeader.put(frame, to, source, MessageHeader.LENGTH_BYTES + body.lengthBytes(), flags);
        frame.position(FragmentHeader.LENGTH_BYTES);
        MessageHeader.put(frame, XDR, tag, context, 1);
        frame.position(FragmentHeader.LENGTH_BYTES + MessageHeader.LENGTH_BYTES);
        frame.put(body.toByteArray());
        return frame.array();
    }

    private void writeFully(byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    private XdrReader readBody() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(FragmentHeader.LENGTH_BYTES);
        readFully(header);
        ByteBuffer rest = ByteBuffer.allocate(FragmentHeader.length(header, 0));
        readFully(rest);
        rest.position(MessageHeader.LENGTH_BYTES);
        byte[] body = new byte[rest.remaining()];
        rest.get(body);
        return new XdrReader(body);
    }

    private void readFully(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new IOException("the daemon closed the connection during enrolment");
            }
        }
    }

    /**
     * Writes all bytes while reading and dropping what comes back, then ends the stream and waits until the daemon ends its own, which it does
     * when it has taken everything.
     *
     * @return false when the daemon did not end the connection before the deadline
     */
    boolean pourAndEnd(byte[] bytes, long deadlineNanos) throws IOException {
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        ByteBuffer out = ByteBuffer.wrap(bytes);
        boolean writing = true;
        while (true) {
            long left = deadlineNanos - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            selector.select(Math.max(1, left / 1_000_000));
            selector.selectedKeys().clear();
            try {
                in.clear();
                if (channel.read(in) < 0) {
                    return true;
                }
                if (writing && channel.write(out) >= 0 && !out.hasRemaining()) {
                    channel.shutdownOutput();
                    writing = false;
                    key.interestOps(SelectionKey.OP_READ);
                }
            } catch (IOException e) {
                // The daemon threw the connection away in mid-stream, as it may.
                return true;
            }
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
