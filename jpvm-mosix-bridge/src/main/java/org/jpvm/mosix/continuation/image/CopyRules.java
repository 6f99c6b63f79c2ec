package org.jpvm.mosix.continuation.image;

import java.util.Set;
import java.util.TreeSet;

/**
 * What may be copied, and how much. Classes of the task's program always may, those of the JDK by a fixed list; others only if named here.
 *
 * @param maxBytes largest image; the objects of a hostile image take up to some twenty times as much memory
 * @param maxObjects most objects in an image
 * @param sharedClasses binary names of classes outside program and JDK whose objects are copied field by field, with their nested classes
 * @param externals what is replaced by handles
 */
public record CopyRules(long maxBytes, int maxObjects, Set<String> sharedClasses, ExternalObjects externals) {
    public CopyRules {
        sharedClasses = Set.copyOf(new TreeSet<>(sharedClasses));
    }

    /** 1 GB, 50 million objects, standard streams by handle. */
    public static CopyRules ordinary() {
        return new CopyRules(1L << 30, 50_000_000, Set.of(), ExternalObjects.streamsAnd(ExternalObjects.NONE));
    }
}
