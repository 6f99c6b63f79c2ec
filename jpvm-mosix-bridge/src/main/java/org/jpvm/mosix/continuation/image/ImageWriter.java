package org.jpvm.mosix.continuation.image;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jpvm.mosix.continuation.runtime.Frame;

/**
 * Writes the image of a task, breadth first with a queue of its own, so that no structure is too deep. Reads the task's objects and changes
 * none (but their identity hashes become fixed). The task must stand still. One use, one thread.
 */
public final class ImageWriter {
    /** Stands for the static fields of a class among the objects. */
    private record StaticsOf(Class<?> type) {}

    private static final int PATH_LENGTH = 12;
    private static final Object EXTERNAL = new Object();
    private static final Object SINGLETON = new Object();
    private static final Object LITERAL = new Object();
    private static final Object CALL = new Object();

    private final RawMemory memory = RawMemory.get();
    private final TaskClasses program;
    private final CopyPolicy policy;
    private final CopyRules rules;
    private final boolean hashes = IdentityHashes.kept();
    private final Singletons singletons = new Singletons(memory);
    private final Set<String> literals;
    private final IdentityTable ids = new IdentityTable();
    private final Map<Object, ClassEntry> entries = new HashMap<>();
    private final ByteSink classTable;
    private final ByteSink objectTable;
    private final ByteSink contents;
    private Object[] queue = new Object[1 << 10];
    private ClassEntry[] queueEntries = new ClassEntry[1 << 10];
    private int[] holders = new int[1 << 10];
    private int objects;
    private int current;

    private ImageWriter(TaskClasses program, CopyRules rules) {
        this.program = program;
        this.rules = rules;
        this.policy = new CopyPolicy(program, rules);
        this.literals = program.literals();
        this.classTable = new ByteSink(1 << 12, rules.maxBytes());
        this.objectTable = new ByteSink(1 << 14, rules.maxBytes());
        this.contents = new ByteSink(1 << 16, rules.maxBytes());
    }

    /**
     * Writes an image; see {@link ImageFormat} for its bytes.
     *
     * @param frames outermost first
     * @throws NotMovableException if something the task holds may not be copied or is too large; nothing has changed
     * @throws IllegalStateException if this JVM lacks an option the copier needs
     */
    public static byte[] write(List<Frame> frames, TaskClasses program, CopyRules rules) throws NotMovableException {
        return new ImageWriter(program, rules).image(frames);
    }

    /** Why this JVM cannot copy objects, null if it can. */
    public static String obstacle() {
        return RawMemory.obstacle();
    }

    private byte[] image(List<Frame> frames) throws NotMovableException {
        for (Frame frame : frames) {
            addFrame(frame);
        }
        int statics = 0;
        for (Class<?> type : new TreeMap<>(program.definedClasses()).values()) {
            if (!memory.shouldBeInitialized(type)) {
                addObject(new StaticsOf(type), fieldEntry(Kind.STATICS, type, FieldLayout.ofStatics(type)), 0);
                statics++;
            }
        }
        for (int i = 1; i <= objects; i++) {
            current = i;
            content(queue[i], queueEntries[i]);
            queue[i] = queueEntries[i].kind == Kind.PRIMITIVE_ARRAY ? null : queue[i];
        }
        return assemble(frames.size(), statics);
    }

    private byte[] assemble(int frames, int statics) throws NotMovableException {
        long total = (long) ImageFormat.HEADER_BYTES
                + classTable.size()
                + objectTable.size()
                + contents.size()
                + ImageFormat.TRAILER_BYTES;
        if (total > rules.maxBytes() || total > Integer.MAX_VALUE - 64) {
            throw new NotMovableException(
                    "the task's state of " + total + " bytes is larger than the limit of " + rules.maxBytes());
        }
        ByteSink image = new ByteSink((int) total, total);
        image.i8(ImageFormat.MAGIC);
        image.u2(ImageFormat.VERSION);
        image.u2(ImageFormat.TRANSFORMER);
        image.u2(Runtime.version().feature());
        image.u2(hashes ? ImageFormat.FLAG_HASHES : 0);
        for (int value : new int[] {
            entries.size(), objects, frames, statics, classTable.size(), objectTable.size(), contents.size()
        }) {
            image.i4(value);
        }
        image.append(classTable);
        image.append(objectTable);
        image.append(contents);
        CRC32C crc = new CRC32C();
        crc.update(image.array(), 0, image.size());
        image.i4((int) crc.getValue());
        return image.array();
    }

    private void addFrame(Frame frame) throws NotMovableException {
        if (frame.call() != null) {
            addObject(frame, plainEntry(CALL, Kind.CALL), 0);
            return;
        }
        addObject(frame, plainEntry(Frame.class, Kind.FRAME), 0);
        objectTable.text(frame.className());
        objectTable.text(frame.twin());
        objectTable.number(frame.site());
        objectTable.number(frame.primitives().length);
        objectTable.number(frame.references().length);
    }

    private int addObject(Object object, ClassEntry entry, int hash) throws NotMovableException {
        if (objects + 1 >= queue.length) {
            queue = Arrays.copyOf(queue, queue.length * 2);
            queueEntries = Arrays.copyOf(queueEntries, queue.length);
            holders = Arrays.copyOf(holders, queue.length);
        }
        if (++objects > rules.maxObjects()) {
            throw new NotMovableException("the task holds more than " + rules.maxObjects() + " objects");
        }
        queue[objects] = object;
        queueEntries[objects] = entry;
        holders[objects] = current;
        objectTable.number(entry.number << 1 | (hash != 0 ? 1 : 0));
        if (hash != 0) {
            objectTable.i4(hash);
        }
        return objects;
    }

    /** The number of an object, which joins the queue when it is met first. */
    private int idOf(Object object) throws NotMovableException {
        if (object == null) {
            return 0;
        }
        // Before the table asks for it, or every object would have one.
        int hash = hashes ? IdentityHashes.recorded(memory, object) : 0;
        int known = hash == 0 && hashes ? 0 : ids.get(object);
        if (known != 0) {
            return known;
        }
        ClassEntry entry = entryFor(object);
        int id = addObject(object, entry, hash);
        ids.put(object, id);
        head(object, entry);
        return id;
    }

    private ClassEntry entryFor(Object object) throws NotMovableException {
        Class<?> type = object.getClass();
        if (type == String.class) {
            return literals.contains(object) && ((String) object).intern() == object
                    ? plainEntry(LITERAL, Kind.LITERAL)
                    : plainEntry(String.class, Kind.STRING);
        }
        ClassEntry entry = entries.get(type);
        if (entry == null) {
            if (rules.externals().concerns(type) && rules.externals().handleOf(object) != null) {
                return plainEntry(EXTERNAL, Kind.EXTERNAL);
            }
            if (type.getClassLoader() == null) {
                singletons.scan(type);
                if (singletons.holderOf(object) != null) {
                    return plainEntry(SINGLETON, Kind.JDK_SINGLETON);
                }
            }
            return newEntry(type);
        }
        if (entry.askExternal && rules.externals().handleOf(object) != null) {
            return plainEntry(EXTERNAL, Kind.EXTERNAL);
        }
        return entry.maySingleton && singletons.holderOf(object) != null
                ? plainEntry(SINGLETON, Kind.JDK_SINGLETON)
                : entry;
    }

    private ClassEntry plainEntry(Object key, Kind kind) throws NotMovableException {
        ClassEntry entry = entries.get(key);
        if (entry == null) {
            entry = register(key, kind, null, null);
        }
        return entry;
    }

    private ClassEntry register(Object key, Kind kind, Class<?> type, FieldLayout layout) throws NotMovableException {
        boolean jdk = type != null && type.getClassLoader() == null;
        ClassEntry entry = new ClassEntry(
                kind,
                entries.size(),
                layout,
                kind == Kind.PRIMITIVE_ARRAY ? type : null,
                type != null && kind != Kind.STATICS && rules.externals().concerns(type),
                jdk && (kind == Kind.OBJECT || kind == Kind.REFERENCE_ARRAY || kind == Kind.PRIMITIVE_ARRAY));
        entries.put(key, entry);
        classTable.u1(kind.letter());
        if (kind.hasClass() && kind != Kind.LAMBDA) {
            classTable.text(type.getName());
        }
        if (kind == Kind.STATICS) {
            classTable.i4(hashes ? IdentityHashes.recorded(memory, type) : 0);
        }
        return entry;
    }

    private ClassEntry fieldEntry(Kind kind, Class<?> type, FieldLayout layout) throws NotMovableException {
        ClassEntry entry = register(kind == Kind.STATICS ? List.of(type) : type, kind, type, layout);
        if (kind == Kind.LAMBDA) {
            classTable.text(program.lambdaOwner(type).getName());
            classTable.number(program.lambdaNumber(type));
        }
        classTable.number(layout.count());
        for (int i = 0; i < layout.count(); i++) {
            if (kind != Kind.LAMBDA) {
                classTable.text(layout.declarers[i]);
                classTable.text(layout.names[i]);
            }
            classTable.u1(layout.types[i]);
        }
        return entry;
    }

    private ClassEntry newEntry(Class<?> type) throws NotMovableException {
        if (type == Class.class) {
            return register(type, Kind.CLASS, type, null);
        }
        if (type.isArray()) {
            boolean primitive = type.componentType().isPrimitive();
            return register(type, primitive ? Kind.PRIMITIVE_ARRAY : Kind.REFERENCE_ARRAY, type, null);
        }
        if (Boxes.isBox(type)) {
            return register(type, Kind.BOX, type, null);
        }
        if (type == StringBuilder.class || type == StringBuffer.class) {
            return register(type, Kind.BUILDER, type, null);
        }
        if (type.getClassLoader() == null && Enum.class.isAssignableFrom(type)) {
            Class<?> declaring = type.isEnum() ? type : type.getSuperclass();
            return register(type, Kind.JDK_ENUM, declaring, null);
        }
        if (type.isHidden()) {
            if (program.lambdaOwner(type) == null) {
                throw refused(type, "a lambda that " + type.getName().replaceFirst("\\$\\$Lambda.*", "") + " made");
            }
            return fieldEntry(Kind.LAMBDA, type, FieldLayout.ofInstances(type));
        }
        if (!policy.mayCopy(type)) {
            throw refused(type, "an object of " + type.getName());
        }
        Kind kind = Enum.class.isAssignableFrom(type) ? Kind.ENUM_CONSTANT : Kind.OBJECT;
        return fieldEntry(kind, type, FieldLayout.ofInstances(type));
    }

    private NotMovableException refused(Class<?> type, String what) {
        StringBuilder path = new StringBuilder();
        int length = 0;
        for (int at = current; at > 0 && length < PATH_LENGTH; at = holders[at], length++) {
            path.append(" <- ").append(describe(at));
        }
        return new NotMovableException(what + " cannot move; held by" + path);
    }

    private String describe(int id) {
        Object object = queue[id];
        if (object instanceof Frame frame) {
            return frame.call() != null
                    ? frame.toString()
                    : "method " + frame.className() + "." + frame.twin().replaceFirst("\\$mig\\$.*", "");
        }
        if (object instanceof StaticsOf statics) {
            return "static of " + statics.type.getName();
        }
        return object.getClass().getName();
    }

    /** What stands in the object table behind the class number. */
    private void head(Object object, ClassEntry entry) throws NotMovableException {
        switch (entry.kind) {
            case STRING, LITERAL -> objectTable.text((String) object);
            case REFERENCE_ARRAY, PRIMITIVE_ARRAY -> objectTable.number(Array.getLength(object));
            case BUILDER -> {
                objectTable.text(object.toString());
                objectTable.number(
                        object instanceof StringBuilder builder
                                ? builder.capacity()
                                : ((StringBuffer) object).capacity());
            }
            case BOX -> objectTable.i8(Boxes.bits(object));
            case JDK_ENUM, ENUM_CONSTANT -> objectTable.text(((Enum<?>) object).name());
            case CLASS -> classHead((Class<?>) object);
            case JDK_SINGLETON -> {
                objectTable.text(singletons.holderOf(object).className());
                objectTable.text(singletons.holderOf(object).field());
            }
            case EXTERNAL -> objectTable.text(rules.externals().handleOf(object));
            case OBJECT -> {
                // Fills the trace in from the JVM's own record, which does not travel.
                if (object instanceof Throwable throwable) {
                    throwable.getStackTrace();
                }
            }
            default -> {}
        }
    }

    private void classHead(Class<?> type) throws NotMovableException {
        if (!policy.mayName(type)) {
            throw refused(Class.class, "the class " + type.getName());
        }
        objectTable.text(type.getName());
    }

    private void content(Object object, ClassEntry entry) throws NotMovableException {
        switch (entry.kind) {
            case REFERENCE_ARRAY -> {
                for (Object element : (Object[]) object) {
                    contents.number(idOf(element));
                }
            }
            case PRIMITIVE_ARRAY -> {
                long bytes = (long) Array.getLength(object) << entry.elementShift;
                int at = contents.reserve(bytes);
                memory.copyMemory(object, entry.elementBase, contents.array(), ByteArrays.BASE + at, bytes);
            }
            case OBJECT, ENUM_CONSTANT, LAMBDA -> {
                for (int i = 0; i < entry.layout.types.length; i++) {
                    field(object, entry.layout.offsets[i], entry.layout.types[i]);
                }
            }
            case STATICS -> {
                for (int i = 0; i < entry.layout.types.length; i++) {
                    field(entry.layout.bases[i], entry.layout.offsets[i], entry.layout.types[i]);
                }
            }
            case FRAME -> {
                Frame frame = (Frame) object;
                for (long value : frame.primitives()) {
                    contents.i8(value);
                }
                for (Object value : frame.references()) {
                    contents.number(idOf(value));
                }
            }
            case CALL -> contents.number(idOf(((Frame) object).call()));
            default -> {}
        }
    }

    private void field(Object base, long offset, char type) throws NotMovableException {
        switch (type) {
            case 'I', 'F' -> contents.i4(memory.getInt(base, offset));
            case 'J', 'D' -> contents.i8(memory.getLong(base, offset));
            case 'S', 'C' -> contents.u2(memory.getShort(base, offset));
            case 'Z', 'B' -> contents.u1(memory.getByte(base, offset));
            default -> contents.number(idOf(memory.getReference(base, offset)));
        }
    }
}
