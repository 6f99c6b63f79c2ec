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

    /** A socket of the family of an address, not connected; TCP without delay. */
    static SocketChannel open(DaemonAddress address) throws IOException {
        if (address.isPath()) {
            return SocketChannel.open(StandardProtocolFamily.UNIX);
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
        setNoDelay(channel);
        return channel;
    }

    /** A listening socket of the family of an address, not bound. */
    static ServerSocketChannel openListener(DaemonAddress address) throws IOException {
        return ServerSocketChannel.open(address.isPath() ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
    }

    /** Sends small messages at once on TCP; other sockets have no such option. */
    static void setNoDelay(SocketChannel channel) throws IOException {
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
    }
}
