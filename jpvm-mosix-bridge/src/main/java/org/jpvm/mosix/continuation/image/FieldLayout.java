package org.jpvm.mosix.continuation.image;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where the fields of a class lie: those of its superclasses first, each class's by length and order of name, the same in every JVM.
 * Caches are left out.
 */
final class FieldLayout {
    private static final ClassValue<FieldLayout> INSTANCE = new ClassValue<>() {
        @Override
        protected FieldLayout computeValue(Class<?> type) {
            return new FieldLayout(type, false);
        }
    };

    final Class<?> type;
    final String[] declarers;
    final String[] names;
    /** I, J, F, D, Z, B, S, C, or L for references. */
    final char[] types;

    final long[] offsets;
    final Class<?>[] classes;
    /** What static fields are offsets into; null for a layout of instances. */
    final Object[] bases;
    /** Static fields whose value the JIT may have built into code: final, and not of those that stay the same in a loader. */
    final boolean[] fixed;

    private FieldLayout(Class<?> type, boolean statics) {
        this.type = type;
        List<Field> fields = new ArrayList<>();
        for (Class<?> at = type; at != null && at != Object.class; at = statics ? null : at.getSuperclass()) {
            List<Field> own = new ArrayList<>();
            for (Field field : at.getDeclaredFields()) {
                boolean cache = at.getClassLoader() == null && JdkClasses.isCache(at.getName(), field.getName());
                if (Modifier.isStatic(field.getModifiers()) == statics && !cache) {
                    own.add(field);
                }
            }
            own.sort(Comparator.<Field>comparingInt(field -> field.getName().length())
                    .thenComparing(Field::getName));
            fields.addAll(0, own);
        }
        int count = fields.size();
        declarers = new String[count];
        names = new String[count];
        types = new char[count];
        offsets = new long[count];
        classes = new Class<?>[count];
        bases = statics ? new Object[count] : null;
        fixed = new boolean[count];
        RawMemory memory = RawMemory.get();
        for (int i = 0; i < count; i++) {
            Field field = fields.get(i);
            declarers[i] = field.getDeclaringClass().getName();
            names[i] = field.getName();
            classes[i] = field.getType();
            types[i] = field.getType().isPrimitive()
                    ? field.getType().descriptorString().charAt(0)
                    : 'L';
            offsets[i] = statics ? memory.staticFieldOffset(field) : memory.objectFieldOffset(field);
            if (statics) {
                bases[i] = memory.staticFieldBase(field);
                fixed[i] = Modifier.isFinal(field.getModifiers()) && !field.isSynthetic() && !field.isEnumConstant();
            }
        }
    }

    static FieldLayout ofInstances(Class<?> type) {
        return INSTANCE.get(type);
    }

    /** The type must have been linked. */
    static FieldLayout ofStatics(Class<?> type) {
        return new FieldLayout(type, true);
    }

    int count() {
        return names.length;
    }

    /** Index of a field, -1 if there is none. */
    int find(String declarer, String name, char kind) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name) && types[i] == kind && declarers[i].equals(declarer)) {
                return i;
            }
        }
        return -1;
    }

    /** Bytes a field takes in an image; at least so many for a reference. */
    static int size(char kind) {
        return switch (kind) {
            case 'I', 'F' -> 4;
            case 'J', 'D' -> 8;
            case 'S', 'C' -> 2;
            default -> 1;
        };
    }
}
