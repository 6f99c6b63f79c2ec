package org.jpvm.mosix.continuation.image;

/** An entry of the writer's class table. */
final class ClassEntry {
    final Kind kind;
    final int number;
    /** For kinds with fields. */
    final FieldLayout layout;
    /** For arrays of primitives: bytes per element as a power of two, and where elements begin. */
    final int elementShift;

    final long elementBase;
    /** Whether the rules' externals must be asked about each object. */
    final boolean askExternal;
    /** Whether objects may be known by identity. */
    final boolean maySingleton;

    ClassEntry(
            Kind kind,
            int number,
            FieldLayout layout,
            Class<?> primitiveArray,
            boolean askExternal,
            boolean maySingleton) {
        this.kind = kind;
        this.number = number;
        this.layout = layout;
        this.askExternal = askExternal;
        this.maySingleton = maySingleton;
        this.elementShift = primitiveArray == null ? 0 : shiftOf(primitiveArray);
        this.elementBase = primitiveArray == null ? 0 : RawMemory.get().arrayBaseOffset(primitiveArray);
    }

    static int shiftOf(Class<?> primitiveArray) {
        char letter = primitiveArray.componentType().descriptorString().charAt(0);
        return Integer.numberOfTrailingZeros(FieldLayout.size(letter));
    }
}
