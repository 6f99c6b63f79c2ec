package org.jpvm.mosix.continuation.image;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Proves that bytes come from someone who has the key: HMAC-SHA-256. For images that lie about, as checkpoints do; between hosts the connection
 * proves it. Any thread.
 */
public final class Seal {
    /** Length of a seal. */
    static final int BYTES = 32;

    private static final int LEAST_KEY = 16;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private Seal(SecretKeySpec key) {
        this.key = key;
    }

    /**
     * A seal with a secret.
     *
     * @param secret at least 16 bytes; copied
     */
    public static Seal of(byte[] secret) {
        if (secret.length < LEAST_KEY) {
            throw new IllegalArgumentException(
                    "the key of a seal has at least " + LEAST_KEY + " bytes, not " + secret.length);
        }
        return new Seal(new SecretKeySpec(secret, ALGORITHM));
    }

    /** The seal of some bytes. */
    byte[] over(byte[] bytes, int start, int end) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(bytes, start, end - start);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** Whether the bytes behind {@code end} are the seal of those before; takes as long whichever of them differ. */
    boolean fits(byte[] bytes, int start, int end) {
        byte[] found = Arrays.copyOfRange(bytes, end, end + BYTES);
        return MessageDigest.isEqual(found, over(bytes, start, end));
    }
}
