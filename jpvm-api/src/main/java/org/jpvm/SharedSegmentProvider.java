package org.jpvm;

/** Makes shared segments; found with {@link java.util.ServiceLoader}. Programs call {@link SharedSegment#open}. */
public interface SharedSegmentProvider {
    /** As {@link SharedSegment#open}. */
    SharedSegment open(PvmTask pvm, String name, long sizeBytes);
}
