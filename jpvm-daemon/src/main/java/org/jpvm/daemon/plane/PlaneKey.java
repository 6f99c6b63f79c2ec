package org.jpvm.daemon.plane;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The secret that the Java daemons of one machine share: 32 bytes. It has no text but {@link #hex}, so that no log shows it by accident. */
public final class PlaneKey {
    /** Length of a key. */
    public static final int LENGTH_BYTES = 32;

    private static final String HMAC = "HmacSHA256";
    private static final int HMAC_BYTES = 32;

    private final byte[] secret;

    private PlaneKey(byte[] secret) {
        this.secret = secret;
    }

    /** A key of these bytes, which are copied. */
    public static PlaneKey of(byte[] secret) {
        if (secret.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("length=" + secret.length + " is not that of a key");
        }
        return new PlaneKey(secret.clone());
    }

    /** The key that 64 hexadecimal digits stand for, or null when the text is anything else. */
    public static PlaneKey parse(String hex) {
        if (hex.length() != 2 * LENGTH_BYTES) {
            return null;
        }
        try {
            return new PlaneKey(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The key as 64 hexadecimal digits, for the one line to a slave that is being started. */
    public String hex() {
        return HexFormat.of().formatHex(secret);
    }

    /** HMAC-SHA-256 over the parts in order, with a key derived from this one for the purpose. */
    byte[] authenticate(String purpose, byte[]... parts) {
        Mac mac = mac(derive(new byte[0], purpose, LENGTH_BYTES));
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
    }

    /**
     * HKDF of RFC 5869 with SHA-256 and this key as input.
     *
     * @param salt        what makes the result another one each time
     * @param info        what it is for
     * @param lengthBytes how much is needed, at most 255 * 32
     */
    public byte[] derive(byte[] salt, String info, int lengthBytes) {
        Mac extract = mac(salt.length == 0 ? new byte[HMAC_BYTES] : salt);
        Mac expand = mac(extract.doFinal(secret));
        byte[] purpose = info.getBytes(StandardCharsets.UTF_8);
        byte[] result = new byte[lengthBytes];
        byte[] block = new byte[0];
        for (int at = 0, number = 1; at < lengthBytes; at += HMAC_BYTES, number++) {
            expand.update(block);
            expand.update(purpose);
            expand.update((byte) number);
            block = expand.doFinal();
            System.arraycopy(block, 0, result, at, Math.min(HMAC_BYTES, lengthBytes - at));
        }
        Arrays.fill(block, (byte) 0);
        return result;
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    @Override
    public String toString() {
        return "PlaneKey";
    }
}
