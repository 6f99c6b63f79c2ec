package org.jpvm.mosix.continuation.image;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jpvm.mosix.continuation.runtime.TaskRuntime;

/** Reads the class table: everything is parsed, then judged by name, and only then are classes loaded. */
final class ReadClasses {
    private static final int MAX_CLASSES = 100_000;
    private static final int MAX_FIELDS = 10_000;

    private final RawMemory memory = RawMemory.get();
    private final TaskClasses program;
    private final CopyPolicy policy;
    private final Set<String> withStatics = new HashSet<>();

    ReadClasses(TaskClasses program, CopyPolicy policy) {
        this.program = program;
        this.policy = policy;
    }

    ReadClass[] read(ByteSource source, int count) throws BadImageException {
        if (count < 0 || count > MAX_CLASSES || count > source.remaining()) {
            throw new BadImageException("too many classes count=" + count);
        }
        ReadClass[] classes = new ReadClass[count];
        for (int i = 0; i < count; i++) {
            classes[i] = parse(source);
            if (classes[i].kind == Kind.STATICS && !withStatics.add(classes[i].name)) {
                throw new BadImageException("statics twice class=" + classes[i].name);
            }
        }
        if (source.remaining() != 0) {
            throw new BadImageException("bytes behind the class table count=" + source.remaining());
        }
        for (Map.Entry<String, Class<?>> entry : program.definedClasses().entrySet()) {
            if (!withStatics.contains(entry.getKey()) && !memory.shouldBeInitialized(entry.getValue())) {
                throw new BadImageException(
                        "this loader has statics that the task has not yet class=" + entry.getKey());
            }
        }
        for (String name : withStatics) {
            if (!program.isProgramClass(name)) {
                throw new BadImageException("statics of a class that is not the program's class=" + name);
            }
        }
        program.skipInitialisers(withStatics);
        // Class objects first get the identity hashes they had, because linking lambdas asks for them.
        for (ReadClass entry : classes) {
            if (entry.kind == Kind.STATICS) {
                entry.type = policy.find(entry.name);
                if (entry.classHash != 0) {
                    IdentityHashes.install(memory, entry.type, entry.classHash);
                }
            }
        }
        for (ReadClass entry : classes) {
            resolve(entry);
        }
        return classes;
    }

    private ReadClass parse(ByteSource source) throws BadImageException {
        Kind kind = Kind.of(source.u1());
        String name = kind.hasClass() ? source.text() : "";
        int classHash = kind == Kind.STATICS ? source.i4() : 0;
        int number = kind == Kind.LAMBDA ? source.number() : 0;
        int fields = kind.hasFields() ? source.number() : 0;
        if (fields > MAX_FIELDS || fields > source.remaining()) {
            throw new BadImageException("too many fields class=" + name + " count=" + fields);
        }
        ReadClass entry = new ReadClass(kind, name, fields);
        entry.number = number;
        entry.classHash = classHash;
        for (int i = 0; i < fields; i++) {
            entry.declarers[i] = kind == Kind.LAMBDA ? name : source.text();
            entry.names[i] = kind == Kind.LAMBDA ? "captured " + i : source.text();
            entry.types[i] = (char) source.u1();
            if ("IJFDZBSCL".indexOf(entry.types[i]) < 0) {
                throw new BadImageException("unknown type of field class=" + name);
            }
        }
        return entry;
    }

    private void resolve(ReadClass entry) throws BadImageException {
        switch (entry.kind) {
            case OBJECT -> copied(entry);
            case ENUM_CONSTANT -> {
                copied(entry);
                if (!Enum.class.isAssignableFrom(entry.type)) {
                    throw new BadImageException("not an enum class=" + entry.name);
                }
            }
            case STATICS -> {
                entry.initialised = !memory.shouldBeInitialized(entry.type);
                entry.match(FieldLayout.ofStatics(entry.type));
            }
            case LAMBDA -> lambda(entry);
            case REFERENCE_ARRAY, PRIMITIVE_ARRAY -> array(entry);
            case BOX -> entry.type = Boxes.named(entry.name);
            case BUILDER -> {
                if (!entry.name.equals("java.lang.StringBuilder") && !entry.name.equals("java.lang.StringBuffer")) {
                    throw new BadImageException("no builder class=" + entry.name);
                }
            }
            case JDK_ENUM -> {
                entry.type = policy.find(entry.name);
                if (!entry.type.isEnum() || entry.type.getClassLoader() != null) {
                    throw new BadImageException("no enum of the JDK class=" + entry.name);
                }
            }
            default -> {}
        }
    }

    private void copied(ReadClass entry) throws BadImageException {
        entry.type = policy.find(entry.name);
        int modifiers = entry.type.getModifiers();
        boolean whole = !entry.type.isArray() && !entry.type.isPrimitive() && !Modifier.isAbstract(modifiers);
        if (!whole || !policy.mayCopy(entry.type) || entry.type == Class.class) {
            throw new BadImageException("class not allowed class=" + entry.name);
        }
        if (entry.kind == Kind.OBJECT && Enum.class.isAssignableFrom(entry.type)) {
            throw new BadImageException("enum constant without a name class=" + entry.name);
        }
        for (Class<?> at = entry.type; at != null; at = at.getSuperclass()) {
            if (at.getClassLoader() == program.loader() && !withStatics.contains(at.getName())) {
                throw new BadImageException("object of a class without its statics class=" + entry.name);
            }
        }
        entry.initialised = !memory.shouldBeInitialized(entry.type);
        entry.match(FieldLayout.ofInstances(entry.type));
    }

    private void lambda(ReadClass entry) throws BadImageException {
        if (!program.isProgramClass(entry.name) || !withStatics.contains(entry.name)) {
            throw new BadImageException("lambda of a class that is not the program's class=" + entry.name);
        }
        Class<?> owner = policy.find(entry.name);
        try {
            List<Method> found = new ArrayList<>();
            for (Method method : owner.getDeclaredMethods()) {
                if (method.getName().equals("$mig$lambda$" + entry.number)
                        && Modifier.isStatic(method.getModifiers())) {
                    found.add(method);
                }
            }
            if (found.size() != 1) {
                throw new BadImageException("no such lambda class=" + entry.name + " number=" + entry.number);
            }
            entry.factory = TaskRuntime.zeroArguments(
                    MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).unreflect(found.get(0)));
            Object sample = entry.factory.invoke();
            entry.type = sample.getClass();
            entry.match(FieldLayout.ofInstances(entry.type));
        } catch (BadImageException e) {
            throw e;
        } catch (Throwable e) {
            throw new BadImageException(
                    "lambda does not link class=" + entry.name + " number=" + entry.number + " cause=" + e);
        }
    }

    private void array(ReadClass entry) throws BadImageException {
        entry.type = policy.find(entry.name);
        boolean primitive = entry.kind == Kind.PRIMITIVE_ARRAY;
        if (!entry.type.isArray() || entry.type.componentType().isPrimitive() != primitive) {
            throw new BadImageException("not an array class=" + entry.name);
        }
        if (primitive) {
            entry.elementShift = ClassEntry.shiftOf(entry.type);
            entry.elementBase = memory.arrayBaseOffset(entry.type);
        }
    }
}
