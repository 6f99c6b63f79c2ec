package org.jpvm.client.io;

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
import org.jpvm.client.DaemonAddress;

/** Sockets by PVM's addresses. */
final class SocketAddresses {
    /** Room for a long message, as far as the system allows: who sends it does not wait for each quarter of it to be read. */
    private static final int UNIX_BUFFER_BYTES = 1 << 20;

    private SocketAddresses() {}

    /** The JDK's form of an address. */
    static SocketAddress of(DaemonAddress address) throws IOException {
        try {
            return address.isPath()
                    ? UnixDomainSocketAddress.of(address.path())
                    : new InetSocketAddress(InetAddress.getByAddress(address.ipv4Bytes()), address.port());
        } catch (IllegalArgumentException e) {
            throw new IOException("no socket path: " + address, e);
        }
    }

    /** PVM's form of the address that a TCP socket is bound to. */
    static DaemonAddress ofTcp(SocketAddress bound) {
        InetSocketAddress inet = (InetSocketAddress) bound;
        return DaemonAddress.ofTcp(
                ByteBuffer.wrap(inet.getAddress().getAddress()).getInt(), inet.getPort());
    }

    /** A socket of the family of an address, not connected, {@linkplain #prepare prepared}. */
    static SocketChannel open(DaemonAddress address) throws IOException {
        if (address.isPath()) {
            return prepare(SocketChannel.open(StandardProtocolFamily.UNIX));
        }
        return prepare(SocketChannel.open(StandardProtocolFamily.INET));
    }

    /** A listening socket of the family of an address, not bound. */
    static ServerSocketChannel openListener(DaemonAddress address) throws IOException {
        return ServerSocketChannel.open(address.isPath() ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
    }

    /** Has TCP send small messages at once, and unix-domain sockets take long ones. */
    static SocketChannel prepare(SocketChannel channel) throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        } else {
            channel.setOption(StandardSocketOptions.SO_SNDBUF, UNIX_BUFFER_BYTES);
        }
        return channel;
    }
}
