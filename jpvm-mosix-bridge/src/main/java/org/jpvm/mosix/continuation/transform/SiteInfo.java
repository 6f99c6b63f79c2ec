package org.jpvm.mosix.continuation.transform;

import java.util.List;

/**
 * What a site saves.
 *
 * @param kinds one letter per value: I, J, F, D or A
 * @param referenceTypes for each A the type it must have, as an internal name or array descriptor
 */
public record SiteInfo(String kinds, List<String> referenceTypes) {
    /** Values kept as references. */
    public int references() {
        return referenceTypes.size();
    }

    /** Values kept as bits. */
    public int primitives() {
        return kinds.length() - referenceTypes.size();
    }
}
