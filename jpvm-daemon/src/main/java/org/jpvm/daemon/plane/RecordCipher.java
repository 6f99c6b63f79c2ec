package org.jpvm.daemon.plane;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM for the records of one direction. The number of a record is not sent: both ends count, so a record that is repeated, left out or
 * taken from the other direction does not open.
 *
 * <pre>
 * offset size
 *      0    4  length of what follows, 1 + {@link #TAG_BYTES} to {@link #MAX_PLAIN_BYTES} + {@link #TAG_BYTES}, most significant byte first
 *      4    n  sealed content
 *    4+n   16  tag; the length is authenticated, too
 * </pre>
 */
final class RecordCipher {
    static final int LENGTH_BYTES = Integer.BYTES;
    static final int TAG_BYTES = 16;
    static final int MAX_PLAIN_BYTES = 64 * 1024;
    static final int MAX_RECORD_BYTES = LENGTH_BYTES + MAX_PLAIN_BYTES + TAG_BYTES;

    /** Key and first nonce. */
    static final int SECRET_BYTES = 32 + 12;

    /** With one key no more records than this; then the session ends and another begins. */
    static final long MAX_RECORDS = 1L << 32;

    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final String ALGORITHM = "AES/GCM/NoPadding";

    private final int mode;
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] firstNonce = new byte[NONCE_BYTES];
    private final byte[] nonce = new byte[NONCE_BYTES];
    private final byte[] header = new byte[LENGTH_BYTES];
    private long number;

    private RecordCipher(int mode, byte[] secret) {
        this.mode = mode;
        this.key = new SecretKeySpec(secret, 0, KEY_BYTES, "AES");
        System.arraycopy(secret, KEY_BYTES, firstNonce, 0, NONCE_BYTES);
        try {
            this.cipher = Cipher.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** For the records that go out. */
    static RecordCipher sealing(byte[] secret) {
        return new RecordCipher(Cipher.ENCRYPT_MODE, secret);
    }

    /** For those that come in. */
    static RecordCipher opening(byte[] secret) {
        return new RecordCipher(Cipher.DECRYPT_MODE, secret);
    }

    /** Whether the key is used up. */
    boolean isExhausted() {
        return number >= MAX_RECORDS;
    }

    /** Seals the remaining bytes of {@code plain}, 1 to {@link #MAX_PLAIN_BYTES}, into a whole record at the position of {@code record}. */
    void seal(ByteBuffer plain, ByteBuffer record) {
        int length = plain.remaining() + TAG_BYTES;
        record.putInt(length);
        try {
            begin(length);
            cipher.doFinal(plain, record);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a record cannot be sealed", e);
        }
    }

    /**
     * Opens the record whose sealed content and tag are the remaining bytes of {@code sealed}.
     *
     * @param plain gets the content at its position; room for {@link #MAX_PLAIN_BYTES}
     * @return false when it is not the next record of this direction, unchanged
     */
    boolean open(ByteBuffer sealed, ByteBuffer plain) {
        try {
            begin(sealed.remaining());
            cipher.doFinal(sealed, plain);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void begin(int length) throws GeneralSecurityException {
        long counter = number++;
        System.arraycopy(firstNonce, 0, nonce, 0, NONCE_BYTES);
        for (int i = NONCE_BYTES - 1; i >= NONCE_BYTES - Long.BYTES; i--) {
            nonce[i] ^= (byte) counter;
            counter >>>= Byte.SIZE;
        }
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        header[0] = (byte) (length >>> 24);
        header[1] = (byte) (length >>> 16);
        header[2] = (byte) (length >>> 8);
        header[3] = (byte) length;
        cipher.updateAAD(header);
    }
}
