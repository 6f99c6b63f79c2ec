package org.jpvm.mosix.continuation.transform;

/** Where the transformer looks when it must know about a class other than the one it works on. */
@FunctionalInterface
public interface ClassSource {
    /**
     * The class file of a class, as it was before any transformation.
     *
     * @param internalName such as {@code java/util/List}
     * @return null if there is none
     */
    byte[] bytesOf(String internalName);
}
