package org.jpvm.mosix.continuation.image;

import java.lang.invoke.MethodHandle;

/** An entry of the reader's class table: a class of this JVM and where the image's fields go in it. */
final class ReadClass {
    /** In place of an offset: this version has no such field, and its value must be zero, or does not matter. */
    static final long MUST_BE_ZERO = -1;

    static final long UNUSED = -2;

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
    /** Here, or one of the two above. */
    long[] offsets;

    Class<?>[] fieldClasses;
    Object[] bases;
    boolean[] fixed;
    /** For a field that is here only: where it is and which field of the image has the same value; -1 if there is none. */
    long outerOffset;

    int outerSource = -1;
    private Class<?> outerClass;
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
                boolean outer = JdkClasses.isOuter(declarers[i], names[i]);
                if (kind == Kind.LAMBDA || !outer && !JdkClasses.isOptional(declarers[i], names[i])) {
                    throw new BadImageException("class differs here class=" + name + " field=" + names[i]);
                }
                offsets[i] = outer ? UNUSED : MUST_BE_ZERO;
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
            if (!used[i] && !JdkClasses.isOptional(layout.declarers[i], layout.names[i]) && !findOuter(layout, i)) {
                throw new BadImageException("class differs here class=" + name + " field=" + layout.names[i]);
            }
        }
    }

    /** Whether a missing field is an inner class's, and one of its superclasses' fields has the same object. */
    private boolean findOuter(FieldLayout layout, int missing) {
        if (outerSource >= 0 || !JdkClasses.isOuter(layout.declarers[missing], layout.names[missing])) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (offsets[i] >= 0 && names[i].equals("this$0")) {
                outerOffset = layout.offsets[missing];
                outerClass = layout.classes[missing];
                outerSource = i;
            }
        }
        return outerSource >= 0;
    }

    void checkOuter(Object value) throws BadImageException {
        if (value != null && !outerClass.isInstance(value)) {
            throw new BadImageException("class differs here class=" + name + " field=this$0");
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
