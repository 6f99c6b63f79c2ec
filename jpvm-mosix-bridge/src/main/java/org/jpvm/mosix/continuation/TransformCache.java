package org.jpvm.mosix.continuation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jpvm.mosix.continuation.transform.ClassSource;
import org.jpvm.mosix.continuation.transform.ClassTransformer;
import org.jpvm.mosix.continuation.transform.TransformedClass;

/**
 * Transformed classes, kept from one loader to the next, the least recently used dropped first. Equal class files give equal results as
 * long as the classes they name keep their access; those of one program do. Any thread.
 */
public final class TransformCache {
    private static final class Key {
        private final byte[] original;
        private final int hash;

        Key(byte[] original) {
            this.original = original;
            this.hash = Arrays.hashCode(original);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key key && hash == key.hash && Arrays.equals(original, key.original);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }

    private final long limitBytes;
    private final Map<Key, TransformedClass> entries = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;

    /** @param limitBytes most bytes of original and transformed class files to keep; 0 keeps none */
    public TransformCache(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    TransformedClass transform(byte[] original, ClassSource source) {
        Key key = new Key(original);
        synchronized (this) {
            TransformedClass known = entries.get(key);
            if (known != null) {
                return known;
            }
        }
        TransformedClass result = new ClassTransformer(source).transform(original);
        synchronized (this) {
            if (entries.put(key, result) == null) {
                bytes += weight(key, result);
            }
            var eldest = entries.entrySet().iterator();
            while (bytes > limitBytes && eldest.hasNext()) {
                Map.Entry<Key, TransformedClass> entry = eldest.next();
                bytes -= weight(entry.getKey(), entry.getValue());
                eldest.remove();
            }
        }
        return result;
    }

    private static long weight(Key key, TransformedClass result) {
        return (long) key.original.length + result.bytes().length;
    }
}
