package org.jpvm.mosix.continuation.transform;

import java.util.HashMap;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Superclasses and access of classes, read from class files, because loading a class to look at it would load it too early. */
final class Hierarchy {
    private record Entry(String superName, int access) {}

    private static final Entry UNKNOWN = new Entry(Names.OBJECT, 0);

    private final ClassSource source;
    private final Map<String, Entry> entries = new HashMap<>();

    Hierarchy(ClassSource source) {
        this.source = source;
    }

    /** Whether code of {@code owner} may name the type in a cast. */
    boolean nameable(String owner, String type) {
        String element = type;
        if (type.startsWith("[")) {
            Type base = Type.getType(type).getElementType();
            if (base.getSort() != Type.OBJECT) {
                return true;
            }
            element = base.getInternalName();
        }
        if (element.equals(Names.OBJECT) || packageOf(element).equals(packageOf(owner))) {
            return true;
        }
        return (entry(element).access & Opcodes.ACC_PUBLIC) != 0;
    }

    /** A writer that works out stack maps, for old classes that have none. */
    ClassWriter frameWriter() {
        return new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
            @Override
            protected String getCommonSuperClass(String first, String second) {
                return commonSuper(first, second);
            }
        };
    }

    private String commonSuper(String first, String second) {
        if (isInterface(first) || isInterface(second)) {
            return Names.OBJECT;
        }
        Map<String, Boolean> supers = new HashMap<>();
        for (String type = first; type != null; type = entry(type).superName) {
            if (supers.put(type, true) != null) {
                break;
            }
        }
        for (String type = second; type != null && !type.equals(Names.OBJECT); type = entry(type).superName) {
            if (supers.containsKey(type)) {
                return type;
            }
        }
        return Names.OBJECT;
    }

    private boolean isInterface(String type) {
        return (entry(type).access & Opcodes.ACC_INTERFACE) != 0;
    }

    private Entry entry(String type) {
        Entry known = entries.get(type);
        if (known == null) {
            byte[] bytes = source.bytesOf(type);
            known = UNKNOWN;
            if (bytes != null) {
                ClassReader reader = new ClassReader(bytes);
                known = new Entry(reader.getSuperName(), reader.getAccess());
            }
            entries.put(type, known);
        }
        return known;
    }

    private static String packageOf(String type) {
        return type.substring(0, Math.max(0, type.lastIndexOf('/')));
    }
}
