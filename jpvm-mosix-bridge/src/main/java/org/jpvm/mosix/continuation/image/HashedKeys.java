package org.jpvm.mosix.continuation.image;

import java.util.Set;

/**
 * Finds keys of arrived hash tables that would not be found again, because their hash rests on an object of this JVM that already had
 * another identity hash than the one at home. Looks at stored objects only and calls no method of theirs, which could do anything in an
 * image that somebody bent.
 */
final class HashedKeys {
    private static final Set<String> NODES = Set.of(
            "java.util.HashMap$Node",
            "java.util.HashMap$TreeNode",
            "java.util.LinkedHashMap$Entry",
            "java.util.Hashtable$Entry",
            "java.util.concurrent.ConcurrentHashMap$Node",
            "java.util.concurrent.ConcurrentHashMap$TreeNode");
    private static final Set<String> TABLES = Set.of(
            "java.util.IdentityHashMap", "java.util.ImmutableCollections$MapN", "java.util.ImmutableCollections$SetN");
    private static final int MAX_DEPTH = 4;
    private static final int MAX_LOOKS = 1000;

    private final RawMemory memory;
    private final Set<Object> otherHash;
    private int looks;

    /** @param otherHash objects, by identity, whose identity hash here is another */
    HashedKeys(RawMemory memory, Set<Object> otherHash) {
        this.memory = memory;
        this.otherHash = otherHash;
    }

    /** Whether an object is a table, or a part of one, with a key that rests on one of the objects or may do so. */
    boolean isLost(Object object) {
        String name = object.getClass().getName();
        if (NODES.contains(name)) {
            return rests(valueOf(object, "key"));
        }
        if (TABLES.contains(name)) {
            Object table = valueOf(object, name.endsWith("SetN") ? "elements" : "table");
            if (table instanceof Object[] keys) {
                for (Object key : keys) {
                    if (rests(key)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private Object valueOf(Object object, String field) {
        FieldLayout layout = FieldLayout.ofInstances(object.getClass());
        for (int i = 0; i < layout.count(); i++) {
            if (layout.names[i].equals(field) && layout.types[i] == 'L') {
                return memory.getReference(object, layout.offsets[i]);
            }
        }
        return null;
    }

    private boolean rests(Object key) {
        looks = 0;
        return rests(key, 0);
    }

    private boolean rests(Object key, int depth) {
        if (key == null || key instanceof String || Boxes.isBox(key.getClass())) {
            return false;
        }
        if (otherHash.contains(key)) {
            return true;
        }
        if (key instanceof Class || key instanceof Enum || usesIdentity(key.getClass())) {
            return false;
        }
        if (depth > MAX_DEPTH || ++looks > MAX_LOOKS) {
            return true;
        }
        if (key instanceof Object[] elements) {
            for (Object element : elements) {
                if (rests(element, depth + 1)) {
                    return true;
                }
            }
            return false;
        }
        if (key.getClass().isArray()) {
            return false;
        }
        FieldLayout layout = FieldLayout.ofInstances(key.getClass());
        for (int i = 0; i < layout.count(); i++) {
            if (layout.types[i] == 'L' && rests(memory.getReference(key, layout.offsets[i]), depth + 1)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a class leaves hashing to Object, so that only its own identity hash counts, which has been kept. */
    private static boolean usesIdentity(Class<?> type) {
        try {
            return !type.isArray() && type.getMethod("hashCode").getDeclaringClass() == Object.class;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }
}
