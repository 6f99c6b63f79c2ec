package org.jpvm.mosix.continuation.image;

import java.lang.invoke.MethodHandle;

/** An entry of the reader's class table: a class of this JVM and where the image's fields go in it. */
final class ReadClass {
    final Kind kind;
    final String name;
    /** Null for kinds without a class. */
    Class<?> type;
    /** For static fields of the class and for enum constants: whether it was initialised before the image came. */
    boolean initialised;
    /** The identity hash of the class object at home, with static fields only. */
    int classHash;
    /** Of a lambda expression: its number, and what makes its objects. */
    int number;

    MethodHandle factory;
    /** Of the image, in its order. */
    final String[] declarers;
    final String[] names;
    final char[] types;
    /** Here: -1 for a field that this version does not have. */
    long[] offsets;

    Class<?>[] fieldClasses;
    Object[] bases;
    boolean[] fixed;
    /** The class of the last reference found right for a field, which mostly is the next one's, too. */
    Class<?>[] lastSeen;
    int elementShift;
    long elementBase;

    ReadClass(Kind kind, String name, int fields) {
        this.kind = kind;
        this.name = name;
        this.declarers = new String[fields];
        this.names = new String[fields];
        this.types = new char[fields];
    }

    /** Bytes of content that an object has at least. */
    int leastContent() {
        int bytes = 0;
        for (char type : types) {
            bytes += FieldLayout.size(type);
        }
        return bytes;
    }

    /** Finds the image's fields in a layout. The two must be the same but for fields that may be missing while they are zero. */
    void match(FieldLayout layout) throws BadImageException {
        int count = types.length;
        offsets = new long[count];
        fieldClasses = new Class<?>[count];
        bases = layout.bases == null ? null : new Object[count];
        fixed = new boolean[count];
        lastSeen = new Class<?>[count];
        boolean[] used = new boolean[layout.count()];
        for (int i = 0; i < count; i++) {
            int at = kind == Kind.LAMBDA
                    ? i < used.length && layout.types[i] == types[i] ? i : -1
                    : layout.find(declarers[i], names[i], types[i]);
            if (at < 0) {
                if (kind == Kind.LAMBDA || !JdkClasses.isOptional(declarers[i], names[i])) {
                    throw new BadImageException("class differs here class=" + name + " field=" + names[i]);
                }
                offsets[i] = -1;
                continue;
            }
            if (used[at]) {
                throw new BadImageException("field twice class=" + name + " field=" + names[i]);
            }
            used[at] = true;
            offsets[i] = layout.offsets[at];
            fieldClasses[i] = layout.classes[at];
            fixed[i] = layout.fixed[at];
            if (bases != null) {
                bases[i] = layout.bases[at];
            }
        }
        for (int i = 0; i < used.length; i++) {
            if (!used[i] && !JdkClasses.isOptional(layout.declarers[i], layout.names[i])) {
                throw new BadImageException("class differs here class=" + name + " field=" + layout.names[i]);
            }
        }
    }

    /** Whether a reference may stand in a field; the JVM trusts that it does. */
    void checkReference(int field, Object value) throws BadImageException {
        if (value == null || fieldClasses[field] == Object.class) {
            return;
        }
        Class<?> found = value.getClass();
        if (found != lastSeen[field]) {
            if (fieldClasses[field] == null || !fieldClasses[field].isInstance(value)) {
                throw new BadImageException(
                        "wrong type class=" + name + " field=" + names[field] + " found=" + found.getName());
            }
            lastSeen[field] = found;
        }
    }
}
