package org.jpvm.daemon.plane;

import java.nio.ByteBuffer;

/**
 * Seals and opens records that nobody gets, so that the JVM has compiled that before it is waited for. What the JDK does a block at a time becomes fast
 * when its callers are called often: many short records bring that about, long ones hardly ever do. Any thread.
 */
public final class PlaneWarmUp {
    private static final int RECORDS = 16_000;
    private static final int RECORD_BYTES = 64;

    private PlaneWarmUp() {}

    /** About a tenth of a second of work; once in a JVM is enough. Returns how many records opened, which is all of them. */
    public static int run() {
        byte[] secret = new byte[RecordCipher.SECRET_BYTES];
        RecordCipher sealing = RecordCipher.sealing(secret);
        RecordCipher opening = RecordCipher.opening(secret);
        ByteBuffer plain = ByteBuffer.allocate(RecordCipher.MAX_PLAIN_BYTES);
        ByteBuffer record = ByteBuffer.allocate(RecordCipher.MAX_RECORD_BYTES);
        int opened = 0;
        for (int i = 0; i < RECORDS; i++) {
            plain.clear().limit(RECORD_BYTES);
            record.clear();
            sealing.seal(plain, record);
            record.flip().position(RecordCipher.LENGTH_BYTES);
            plain.clear();
            opened += opening.open(record, plain) ? 1 : 0;
        }
        return opened;
    }
}
