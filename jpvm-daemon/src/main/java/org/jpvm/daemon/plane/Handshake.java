package org.jpvm.daemon.plane;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jpvm.Tid;

/**
 * The beginning of a session: both daemons prove that they hold the machine's key, over random numbers of both, without showing it.
 *
 * <pre>
 * hello, of the daemon that dialled           reply, of the other                   proof, of the first
 * offset size                                 offset size                           offset size
 *      0    8  "JPVMPLAN"                          0   48  as in hello                   0   32  HMAC-SHA-256
 *      8    2  version                            48   32  HMAC-SHA-256
 *     10    2  0
 *     12    2  host index of the sender
 *     14    2  host index of the receiver
 *     16   32  random number
 * </pre>
 *
 * Most significant byte first. The keys of the two HMACs differ, so neither can be sent back; the reply's covers hello and the reply before it,
 * the proof's covers all of both. The keys of the records are made of the same bytes: no two sessions and no two directions share one.
 */
final class Handshake {
    /** The only version so far; both ends must have the same. */
    static final int VERSION = 1;

    static final int RANDOM_BYTES = 32;
    static final int MAC_BYTES = 32;
    static final int HELLO_BYTES = 48;
    static final int REPLY_BYTES = HELLO_BYTES + MAC_BYTES;
    static final int PROOF_BYTES = MAC_BYTES;

    private static final byte[] MAGIC = "JPVMPLAN".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_OFFSET = 8;
    private static final int SENDER_OFFSET = 12;
    private static final int RECEIVER_OFFSET = 14;

    private Handshake() {}

    /** Hello, or the first part of a reply. */
    static byte[] hello(int version, int senderIndex, int receiverIndex, byte[] random) {
        return ByteBuffer.allocate(HELLO_BYTES)
                .put(MAGIC)
                .putShort((short) version)
                .putShort((short) 0)
                .putShort((short) senderIndex)
                .putShort((short) receiverIndex)
                .put(random)
                .array();
    }

    /** What is wrong with a hello for this host, null for nothing. */
    static String fault(byte[] hello, int ownIndex) {
        ByteBuffer bytes = ByteBuffer.wrap(hello);
        if (!Arrays.equals(hello, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return "that is no handshake";
        }
        int version = bytes.getShort(VERSION_OFFSET) & 0xffff;
        if (version != VERSION) {
            return "version=" + version + " is not " + VERSION;
        }
        int sender = sender(hello);
        if (sender < 1 || sender > Tid.MAX_HOST_INDEX || sender == ownIndex) {
            return "host=" + sender + " is no other host";
        }
        int receiver = bytes.getShort(RECEIVER_OFFSET) & 0xffff;
        return receiver == ownIndex ? null : "it is meant for host " + receiver;
    }

    /** Host index of who sent a hello. */
    static int sender(byte[] hello) {
        return ByteBuffer.wrap(hello).getShort(SENDER_OFFSET) & 0xffff;
    }

    /** What the daemon that was dialled proves its key with. */
    static byte[] replyMac(PlaneKey key, byte[] hello, byte[] replyHello) {
        return key.authenticate("jpvm plane: answers", hello, replyHello);
    }

    /** What the daemon that dialled proves its key with. */
    static byte[] proof(PlaneKey key, byte[] hello, byte[] replyHello, byte[] replyMac) {
        return key.authenticate("jpvm plane: dials", hello, replyHello, replyMac);
    }

    /** Key and first nonce for the records of one direction. */
    static byte[] secret(PlaneKey key, byte[] hello, byte[] replyHello, boolean ofDialler) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(hello);
            digest.update(replyHello);
            String direction = ofDialler ? "jpvm plane: from who dials" : "jpvm plane: to who dials";
            return key.derive(digest.digest(), direction, RecordCipher.SECRET_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Compares without telling by the time it takes where the difference is. */
    static boolean matches(byte[] expected, byte[] found) {
        return MessageDigest.isEqual(expected, found);
    }
}
