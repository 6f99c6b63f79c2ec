package org.jpvm.daemon.plane;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * One connection between two Java daemons: handshake, then sealed records with frames in them. Made by {@link PlaneMesh}.
 *
 * <pre>
 * frame, whole within a record
 * offset size
 *      0    1  kind: 0 packet of PVM, 1 end, 2 are you there, 3 yes, 4 extension message
 *      1    3  length of what follows, most significant byte first
 * </pre>
 *
 * What follows in an extension message is a byte, the number of the {@link PlaneService} that it is for, and then what that service says.
 *
 * <p>Whoever holds the connection feeds {@link #handleBytes}, {@link #handleEnd}, and writes {@link #output} until it is empty. Frames are
 * collected until {@link #flush}, or until a record is full, so that many small packets cost one record. A session that {@link #hasEnded} wants
 * its connection closed when its output is written.
 */
public final class PlaneSession {
    /** Longest packet that a session takes. */
    public static final int MAX_PACKET_BYTES = 48 * 1024;

    /** Room that {@link #handleBytes} needs for what it has not consumed: the longest record. */
    public static final int INPUT_BYTES = RecordCipher.MAX_RECORD_BYTES;

    /** Records that may wait for the connection; the link's window is far smaller. */
    static final int MAX_WAITING_RECORDS = 64;

    /** While so many wait, extension messages have to; packets of PVM go first. */
    static final int MAX_WAITING_BEFORE_EXTENSIONS = 8;

    /** Longest body of an extension message. */
    public static final int MAX_EXTENSION_BYTES = MAX_PACKET_BYTES;

    /** While so many records wait, frames are collected for longer. */
    private static final int BUSY_RECORDS = 2;

    private static final int FRAME_HEADER_BYTES = 4;
    private static final int SERVICE_BYTES = 1;
    private static final int MAX_SPARE_BUFFERS = 4;
    private static final int PACKET = 0;
    private static final int END = 1;
    private static final int PING = 2;
    private static final int PONG = 3;
    private static final int EXTENSION = 4;

    /** Who holds the session. */
    interface Owner {
        /** Whether a session with this host is wanted now. */
        boolean isWelcome(PlaneSession session, int hostIndex);

        /** Both ends have proved that they hold the key. */
        void established(PlaneSession session);

        /** A packet came, whole and from the peer; the bytes may be overwritten and are the session's again afterwards. */
        void packet(PlaneSession session, ByteBuffer bytes, int start, int end);

        /** As {@link #packet} for the body of an extension message; {@code service} is 0 to 255, known here or not. */
        void message(PlaneSession session, int service, ByteBuffer bytes, int start, int end);

        /** The session is over, for this reason; called once. {@code event} is null when that is nothing to count. */
        void ended(PlaneSession session, PlaneEvent event, String reason);
    }

    private enum State {
        AWAITS_HELLO,
        AWAITS_REPLY,
        AWAITS_PROOF,
        OPEN,
        ENDED
    }

    /** The connection, for whoever holds it. */
    public Object connection;

    /** When the owner wants to look after this session. */
    long deadlineNanos = Long.MAX_VALUE;

    /** The owner is going to flush it. */
    boolean isListed;

    private final PlaneKey key;
    private final int ownIndex;
    private final boolean dialled;
    private final byte[] random;
    private final Owner owner;
    private final ArrayDeque<ByteBuffer> output = new ArrayDeque<>();
    private final ArrayDeque<ByteBuffer> spare = new ArrayDeque<>();

    private State state;
    private int peerIndex;
    private byte[] hello;
    private byte[] expectedProof;
    private byte[] replyHello;
    private RecordCipher sealing;
    private RecordCipher opening;
    private ByteBuffer collected;
    private ByteBuffer opened;
    private boolean heard;

    /** An extension message was refused since room was last told of. */
    private boolean wantsRoom;

    private PlaneSession(PlaneKey key, int ownIndex, int peerIndex, boolean dialled, byte[] random, Owner owner) {
        this.key = key;
        this.ownIndex = ownIndex;
        this.peerIndex = peerIndex;
        this.dialled = dialled;
        this.random = random;
        this.owner = owner;
    }

    /** A session that this daemon begins; hello is in the output. */
    static PlaneSession dial(PlaneKey key, int ownIndex, int peerIndex, byte[] random, Owner owner) {
        PlaneSession session = new PlaneSession(key, ownIndex, peerIndex, true, random, owner);
        session.hello = Handshake.hello(Handshake.VERSION, ownIndex, peerIndex, random);
        session.state = State.AWAITS_REPLY;
        session.write(session.hello);
        return session;
    }

    /** A session that somebody else begins. */
    static PlaneSession accept(PlaneKey key, int ownIndex, byte[] random, Owner owner) {
        PlaneSession session = new PlaneSession(key, ownIndex, 0, false, random, owner);
        session.state = State.AWAITS_HELLO;
        return session;
    }

    /** Host index of the peer; as it says itself until the session is open, 0 for unknown. */
    public int peerIndex() {
        return peerIndex;
    }

    /** Whether this daemon began it. */
    public boolean wasDialled() {
        return dialled;
    }

    /** Whether packets pass. */
    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether it is over. */
    public boolean hasEnded() {
        return state == State.ENDED;
    }

    /** Whether anything genuine came since this was last asked. */
    boolean takeHeard() {
        boolean was = heard;
        heard = false;
        return was;
    }

    /** Bytes to be written next, or null; what is consumed of them counts as written at the next call. */
    public ByteBuffer output() {
        for (ByteBuffer first = output.peek(); first != null; first = output.peek()) {
            if (first.hasRemaining()) {
                return first;
            }
            output.poll();
            if (first.capacity() == RecordCipher.MAX_RECORD_BYTES && spare.size() < MAX_SPARE_BUFFERS) {
                spare.push(first);
            }
        }
        return null;
    }

    /** Bytes came; consumes what is complete. */
    public void handleBytes(ByteBuffer in) {
        while (state != State.ENDED) {
            boolean more = switch (state) {
                case AWAITS_HELLO -> onHello(in);
                case AWAITS_REPLY -> onReply(in);
                case AWAITS_PROOF -> onProof(in);
                default -> onRecord(in);
            };
            if (!more) {
                return;
            }
        }
        in.position(in.limit());
    }

    /** The connection ended or broke. */
    public void handleEnd(String reason) {
        if (state == State.OPEN) {
            end(PlaneEvent.BROKEN, "cut off: " + reason);
        } else {
            end(PlaneEvent.HANDSHAKE_REFUSED, "no handshake: " + reason);
        }
    }

    /** Takes a packet; false when it does not, because too much waits or the session is not open. */
    boolean send(ByteBuffer bytes, int start, int end) {
        return send(PACKET, bytes, start, end);
    }

    /**
     * Takes an extension message; false when it does not, because it is too long, too much waits or the session is not open. Who was refused
     * because too much waits is told by {@link #takeWantsRoom} when the output is empty.
     */
    boolean sendExtension(int service, ByteBuffer bytes, int start, int end) {
        int length = end - start;
        if (state != State.OPEN || length > MAX_EXTENSION_BYTES) {
            return false;
        }
        if (!makeRoom(SERVICE_BYTES + length, MAX_WAITING_BEFORE_EXTENSIONS)) {
            wantsRoom = state == State.OPEN;
            return false;
        }
        collected.putInt(EXTENSION << 24 | SERVICE_BYTES + length).put((byte) service);
        append(bytes, start, length);
        return true;
    }

    /** Whether an extension message was refused for want of room since this was last asked. */
    boolean takeWantsRoom() {
        boolean was = wantsRoom && state == State.OPEN;
        wantsRoom = false;
        return was;
    }

    /** Asks the peer for a sign of life. */
    void ping() {
        send(PING, null, 0, 0);
    }

    /** Puts what was collected into the output, unless enough waits there. */
    void flush() {
        if (state == State.OPEN && collected.position() > 0 && output.size() < BUSY_RECORDS) {
            seal();
        }
    }

    /** Whether anything waits for {@link #flush}. */
    boolean hasCollected() {
        return state == State.OPEN && collected.position() > 0;
    }

    /** Takes leave. */
    void close(String reason) {
        if (state == State.OPEN) {
            send(END, null, 0, 0);
            if (collected.position() > 0) {
                seal();
            }
        }
        end(null, reason);
    }

    /** Ends without leave, because something is wrong. */
    void end(PlaneEvent event, String reason) {
        if (state != State.ENDED) {
            state = State.ENDED;
            owner.ended(this, event, reason);
        }
    }

    private boolean onHello(ByteBuffer in) {
        byte[] message = take(in, Handshake.HELLO_BYTES);
        if (message == null) {
            return false;
        }
        String fault = Handshake.fault(message, ownIndex);
        if (fault != null) {
            return refuse(fault);
        }
        peerIndex = Handshake.sender(message);
        if (!owner.isWelcome(this, peerIndex)) {
            return refuse("host " + peerIndex + " is not in the machine");
        }
        hello = message;
        replyHello = Handshake.hello(Handshake.VERSION, ownIndex, peerIndex, random);
        byte[] mac = Handshake.replyMac(key, hello, replyHello);
        expectedProof = Handshake.proof(key, hello, replyHello, mac);
        write(replyHello);
        write(mac);
        state = State.AWAITS_PROOF;
        return true;
    }

    private boolean onReply(ByteBuffer in) {
        byte[] message = take(in, Handshake.REPLY_BYTES);
        if (message == null) {
            return false;
        }
        replyHello = Arrays.copyOf(message, Handshake.HELLO_BYTES);
        byte[] mac = Arrays.copyOfRange(message, Handshake.HELLO_BYTES, Handshake.REPLY_BYTES);
        String fault = Handshake.fault(replyHello, ownIndex);
        if (fault != null) {
            return refuse(fault);
        }
        if (Handshake.sender(replyHello) != peerIndex) {
            return refuse("host " + Handshake.sender(replyHello) + " answers for it");
        }
        if (!Handshake.matches(Handshake.replyMac(key, hello, replyHello), mac)) {
            return refuse("it has another key");
        }
        write(Handshake.proof(key, hello, replyHello, mac));
        open();
        return true;
    }

    private boolean onProof(ByteBuffer in) {
        byte[] message = take(in, Handshake.PROOF_BYTES);
        if (message == null) {
            return false;
        }
        if (!Handshake.matches(expectedProof, message)) {
            return refuse("it has another key");
        }
        open();
        return true;
    }

    private boolean refuse(String reason) {
        end(PlaneEvent.HANDSHAKE_REFUSED, reason);
        return true;
    }

    private void open() {
        sealing = RecordCipher.sealing(Handshake.secret(key, hello, replyHello, dialled));
        opening = RecordCipher.opening(Handshake.secret(key, hello, replyHello, !dialled));
        collected = ByteBuffer.allocate(RecordCipher.MAX_PLAIN_BYTES);
        opened = ByteBuffer.allocate(RecordCipher.MAX_PLAIN_BYTES);
        state = State.OPEN;
        owner.established(this);
    }

    private static byte[] take(ByteBuffer in, int count) {
        if (in.remaining() < count) {
            return null;
        }
        byte[] message = new byte[count];
        in.get(message);
        return message;
    }

    private boolean onRecord(ByteBuffer in) {
        if (in.remaining() < RecordCipher.LENGTH_BYTES) {
            return false;
        }
        int length = in.getInt(in.position());
        if (length <= RecordCipher.TAG_BYTES || length > RecordCipher.MAX_PLAIN_BYTES + RecordCipher.TAG_BYTES) {
            end(PlaneEvent.RECORD_REFUSED, "record of " + Integer.toUnsignedString(length) + " bytes");
            return true;
        }
        if (in.remaining() < RecordCipher.LENGTH_BYTES + length) {
            return false;
        }
        int limit = in.limit();
        in.position(in.position() + RecordCipher.LENGTH_BYTES);
        int end = in.position() + length;
        in.limit(end);
        boolean genuine = !opening.isExhausted() && opening.open(in, opened.clear());
        in.limit(limit).position(end);
        if (!genuine) {
            end(PlaneEvent.RECORD_REFUSED, "a record that the peer did not send next");
            return true;
        }
        heard = true;
        onFrames();
        return true;
    }

    private void onFrames() {
        int end = opened.position();
        int at = 0;
        while (at < end && state == State.OPEN) {
            int header = end - at < FRAME_HEADER_BYTES ? -1 : opened.getInt(at);
            int start = at + FRAME_HEADER_BYTES;
            at = start + (header & 0xffffff);
            if (header < 0 || at > end) {
                end(PlaneEvent.RECORD_REFUSED, "a frame that does not fit its record");
                return;
            }
            switch (header >>> 24) {
                case PACKET -> owner.packet(this, opened, start, at);
                case END -> end(null, "the peer took leave");
                case PING -> send(PONG, null, 0, 0);
                case PONG -> {}
                case EXTENSION -> onExtension(start, at);
                default -> end(PlaneEvent.RECORD_REFUSED, "a frame of unknown kind " + (header >>> 24));
            }
        }
    }

    private void onExtension(int start, int end) {
        if (start == end) {
            end(PlaneEvent.RECORD_REFUSED, "an extension message without a service");
            return;
        }
        owner.message(this, opened.get(start) & 0xff, opened, start + SERVICE_BYTES, end);
    }

    private boolean send(int kind, ByteBuffer bytes, int start, int end) {
        int length = end - start;
        if (state != State.OPEN || length > MAX_PACKET_BYTES || !makeRoom(length, MAX_WAITING_RECORDS)) {
            return false;
        }
        collected.putInt(kind << 24 | length);
        append(bytes, start, length);
        return true;
    }

    /** Has room for a frame where frames are collected; false when so many records wait that there is none, or the session ends. */
    private boolean makeRoom(int length, int maxWaiting) {
        if (collected.remaining() < FRAME_HEADER_BYTES + length) {
            if (output.size() >= maxWaiting) {
                return false;
            }
            seal();
        }
        return state == State.OPEN;
    }

    private void append(ByteBuffer bytes, int start, int length) {
        if (length > 0) {
            collected.put(collected.position(), bytes, start, length);
            collected.position(collected.position() + length);
        }
    }

    private void seal() {
        if (sealing.isExhausted()) {
            end(null, "its key has been used enough");
            return;
        }
        ByteBuffer record = spare.poll();
        record = record == null ? ByteBuffer.allocate(RecordCipher.MAX_RECORD_BYTES) : record.clear();
        sealing.seal(collected.flip(), record);
        collected.clear();
        output.add(record.flip());
    }

    private void write(byte[] message) {
        output.add(ByteBuffer.wrap(message));
    }
}
