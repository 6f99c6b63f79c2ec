package org.jpvm.mosix.continuation.image;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** Objects that classes of the JDK compare by identity: what their static final fields hold, such as an empty table or a null stand-in. */
final class Singletons {
    /** A static field of the JDK. */
    record Holder(String className, String field) {}

    private final RawMemory memory;
    private final Map<Object, Holder> holders = new IdentityHashMap<>();
    private final Set<Class<?>> scanned = new HashSet<>();

    Singletons(RawMemory memory) {
        this.memory = memory;
        scan(Throwable.class);
    }

    /** Learns the singletons of a class, its superclasses and those around it. */
    void scan(Class<?> type) {
        if (type == null || type.getClassLoader() != null || !scanned.add(type)) {
            return;
        }
        scan(type.getSuperclass());
        scan(type.getEnclosingClass());
        if (!JdkClasses.mayHoldSingletons(type) || memory.shouldBeInitialized(type)) {
            return;
        }
        for (Field field : type.getDeclaredFields()) {
            if (isSingleton(field)) {
                Object held = memory.getReference(memory.staticFieldBase(field), memory.staticFieldOffset(field));
                if (held != null && !(held instanceof Class) && !(held instanceof Enum)) {
                    holders.putIfAbsent(held, new Holder(type.getName(), field.getName()));
                }
            }
        }
    }

    Holder holderOf(Object object) {
        return holders.get(object);
    }

    private static boolean isSingleton(Field field) {
        return Modifier.isStatic(field.getModifiers())
                && Modifier.isFinal(field.getModifiers())
                && !field.getType().isPrimitive()
                && field.getType() != String.class;
    }

    /** What a field of this JVM holds. */
    static Object find(RawMemory memory, Holder holder) throws BadImageException {
        try {
            Class<?> type = Class.forName(holder.className, false, null);
            if (JdkClasses.mayHoldSingletons(type)) {
                memory.ensureClassInitialized(type);
                Field field = type.getDeclaredField(holder.field);
                Object held = isSingleton(field)
                        ? memory.getReference(memory.staticFieldBase(field), memory.staticFieldOffset(field))
                        : null;
                if (held != null) {
                    return held;
                }
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            // Another version of the JDK, or no JDK class at all.
        }
        throw new BadImageException("this JVM has no such object class=" + holder.className + " field=" + holder.field);
    }
}
