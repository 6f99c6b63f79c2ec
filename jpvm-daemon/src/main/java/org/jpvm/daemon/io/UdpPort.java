package org.jpvm.daemon.io;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jpvm.daemon.core.PvmdCore;

/**
 * The socket to the daemons of other hosts. Datagrams may be lost, so what cannot be sent now is not kept: the core sends it again in time.
 * The loop's thread only.
 */
final class UdpPort {
    /** The largest datagram of IPv4. */
    static final int MAX_DATAGRAM_BYTES = 65507;

    /** Datagrams taken in before tasks get their turn. */
    private static final int MAX_RECEIVED_AT_ONCE = 64;

    private static final long QUIET_NANOS = 10_000_000_000L;
    private static final int FIRST_TARGETS = 64;

    private final DatagramChannel channel;
    private final DaemonLog log;
    private final ByteBuffer input = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);

    /** Socket addresses by address and port: open addressing, so that a datagram costs no allocation. */
    private InetSocketAddress[] targets = new InetSocketAddress[FIRST_TARGETS];

    private long[] targetKeys = new long[FIRST_TARGETS];
    private int targetCount;

    /** The sender before, and its address, as most datagrams come from whom the last came from. */
    private SocketAddress lastSender;

    private int lastAddress;
    private int lastPort;
    private long complainedNanos = Long.MIN_VALUE;

    UdpPort(DatagramChannel channel, DaemonLog log) {
        this.channel = channel;
        this.log = log;
    }

    /** Has the selector report datagrams; the key carries this object. */
    void register(Selector selector) throws IOException {
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Hands the datagrams that are there to the core, as many as are one's turn. */
    void receive(PvmdCore core) {
        for (int i = 0; i < MAX_RECEIVED_AT_ONCE; i++) {
            input.clear();
            SocketAddress sender;
            try {
                sender = channel.receive(input);
            } catch (IOException e) {
                // The system reports here that an earlier datagram met a closed port; retransmission finds that out,
                // too.
                complain("receive", e);
                continue;
            }
            if (sender == null) {
                return;
            }
            if (sender != lastSender && !remember(sender)) {
                continue;
            }
            input.flip();
            core.handleDatagram(lastAddress, lastPort, input, System.nanoTime());
        }
    }

    private boolean remember(SocketAddress sender) {
        if (!(sender instanceof InetSocketAddress address) || !(address.getAddress() instanceof Inet4Address)) {
            return false;
        }
        lastSender = sender;
        lastAddress = ByteBuffer.wrap(address.getAddress().getAddress()).getInt();
        lastPort = address.getPort();
        return true;
    }

    /** Sends the bytes from {@code start} to {@code end}; position and limit of the buffer stay. */
    void send(int address, int port, ByteBuffer bytes, int start, int end) {
        int position = bytes.position();
        int limit = bytes.limit();
        try {
            bytes.limit(end).position(start);
            channel.send(bytes, target(address, port));
        } catch (IOException | RuntimeException e) {
            complain("send", e);
        } finally {
            bytes.limit(limit).position(position);
        }
    }

    private void complain(String what, Exception problem) {
        long now = System.nanoTime();
        if (complainedNanos == Long.MIN_VALUE || now - complainedNanos > QUIET_NANOS) {
            complainedNanos = now;
            log.log("cannot " + what + " a datagram: " + problem.getMessage() + "; tried again later");
        }
    }

    private InetSocketAddress target(int address, int port) throws UnknownHostException {
        long key = (long) address << Integer.SIZE | port;
        int mask = targets.length - 1;
        int slot = slotOf(key, mask);
        while (targets[slot] != null) {
            if (targetKeys[slot] == key) {
                return targets[slot];
            }
            slot = slot + 1 & mask;
        }
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(address).array();
        InetSocketAddress made = new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        if (targetCount >= targets.length / 2) {
            grow();
        }
        insert(key, made);
        targetCount++;
        return made;
    }

    private static int slotOf(long key, int mask) {
        return (int) (key * 0x9E3779B97F4A7C15L >>> Integer.SIZE) & mask;
    }

    private void insert(long key, InetSocketAddress target) {
        int mask = targets.length - 1;
        int slot = slotOf(key, mask);
        while (targets[slot] != null) {
            slot = slot + 1 & mask;
        }
        targets[slot] = target;
        targetKeys[slot] = key;
    }

    private void grow() {
        InetSocketAddress[] old = targets;
        long[] oldKeys = targetKeys;
        targets = new InetSocketAddress[old.length * 2];
        targetKeys = new long[old.length * 2];
        for (int i = 0; i < old.length; i++) {
            if (old[i] != null) {
                insert(oldKeys[i], old[i]);
            }
        }
    }
}
