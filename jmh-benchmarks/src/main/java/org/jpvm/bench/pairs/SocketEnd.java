package org.jpvm.bench.pairs;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of the messages over a blocking socket and nothing else: what a transport by sockets can reach at most. */
final class SocketEnd implements End {
    /** System property: the host at whose address to listen, else only this one can connect. */
    static final String HOST_PROPERTY = "jpvm.bench.host";

    private static final int ORDER_INTS = 3;

    /** Between address and port. */
    private static final String PORT = "/";

    private final SocketChannel channel;
    private final ByteBuffer order = ByteBuffer.allocateDirect(ORDER_INTS * Integer.BYTES);
    private final ByteBuffer single = ByteBuffer.allocateDirect(1);
    private ByteBuffer body = ByteBuffer.allocateDirect(0);
    private ByteBuffer received = ByteBuffer.allocateDirect(0);
    private int size;

    private SocketEnd(SocketChannel channel) {
        this.channel = channel;
    }

    /** What waits for the driving end. */
    record Listener(ServerSocketChannel channel, Path file) {
        /** Listens, at a file of its own or at a port. */
        static Listener open(boolean unix) throws IOException {
            if (!unix) {
                ServerSocketChannel channel = ServerSocketChannel.open();
                String host = System.getProperty(HOST_PROPERTY);
                InetAddress address = host == null ? InetAddress.getLoopbackAddress() : InetAddress.getByName(host);
                return new Listener(channel.bind(new InetSocketAddress(address, 0)), null);
            }
            Path file = Files.createTempDirectory("jpvm-bench").resolve("s");
            ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            return new Listener(channel.bind(UnixDomainSocketAddress.of(file)), file);
        }

        String address() throws IOException {
            if (file != null) {
                return file.toString();
            }
            InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
            return local.getAddress().getHostAddress() + PORT + local.getPort();
        }

        SocketEnd accept() throws IOException {
            SocketChannel accepted = channel.accept();
            channel.close();
            if (file == null) {
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
            } else {
                Files.delete(file);
                Files.delete(file.getParent());
            }
            return new SocketEnd(accepted);
        }
    }

    static SocketEnd connect(String address, boolean unix) throws IOException {
        SocketAddress remote = unix
                ? UnixDomainSocketAddress.of(address)
                : new InetSocketAddress(
                        address.substring(0, address.lastIndexOf(PORT)),
                        Integer.parseInt(address.substring(address.lastIndexOf(PORT) + PORT.length())));
        SocketChannel channel = SocketChannel.open(remote);
        if (!unix) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        return new SocketEnd(channel);
    }

    /** An empty message takes one byte: a socket carries no empty ones. */
    @Override
    public void resize(int newSize) {
        size = newSize;
        int room = Math.max(1, size);
        if (body.capacity() != room) {
            body = ByteBuffer.allocateDirect(room);
            received = ByteBuffer.allocateDirect(room);
        }
        body.clear().put(Body.of(size));
    }

    @Override
    public void send(int number) throws IOException {
        body.clear().put(0, (byte) number);
        write(body);
    }

    @Override
    public void receive(int number) throws IOException {
        read(received.clear());
        Body.check(size, number, received.get(0), received.get(received.capacity() - 1));
    }

    @Override
    public void sendOrder(Order sent) throws IOException {
        order.clear();
        for (int value : sent.toInts()) {
            order.putInt(value);
        }
        write(order.flip());
    }

    @Override
    public Order awaitOrder() throws IOException {
        read(order.clear());
        order.flip();
        return Order.ofInts(new int[] {order.getInt(), order.getInt(), order.getInt()});
    }

    @Override
    public void acknowledge() throws IOException {
        write(single.clear());
    }

    @Override
    public void awaitAcknowledgement() throws IOException {
        read(single.clear());
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void read(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the other end is gone");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
