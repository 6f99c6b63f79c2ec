package org.jpvm.mosix.continuation.image;

import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.jpvm.mosix.continuation.runtime.Frame;
import org.jpvm.mosix.continuation.runtime.ResumableCall;

/**
 * Makes the objects of an image. Nothing in the bytes is trusted: classes are allowed by name before they are loaded, sizes are weighed
 * against the bytes that are there before anything is allocated, and each reference against the type of its place before it is stored. What
 * a field of a type may hold, an image can put there; so images are taken from authenticated hosts only. One use, one thread.
 */
public final class ImageReader {
    private final RawMemory memory = RawMemory.get();
    private final byte[] image;
    private final CopyRules rules;
    private final CopyPolicy policy;
    private final TaskClasses program;
    private final List<Statics> pendingStatics = new ArrayList<>();
    private final Set<Object> otherHash = Collections.newSetFromMap(new IdentityHashMap<>());
    private ReadClass[] classes;
    private Object[] objects;
    private ReadClass[] entries;
    private long contentLeft;

    /** Values read for the static fields of a class, stored when all else was found right. */
    private record Statics(ReadClass entry, long[] bits, Object[] references) {}

    private ImageReader(byte[] image, TaskClasses program, CopyRules rules) {
        this.image = image;
        this.program = program;
        this.rules = rules;
        this.policy = new CopyPolicy(program, rules);
    }

    /**
     * Reads an image and sets the statics of the program's classes. The frames are not checked against the code yet.
     *
     * @param image the bytes; see {@link ImageFormat}
     * @param program a loader of the task's program; after a refusal it is of no more use
     * @return the frames, outermost first
     * @throws BadImageException if the image is damaged, not allowed, or of a version that does not fit
     */
    public static List<Frame> read(byte[] image, TaskClasses program, CopyRules rules) throws BadImageException {
        try {
            return new ImageReader(image, program, rules).read();
        } catch (LinkageError
                | ArrayStoreException
                | ClassCastException
                | NegativeArraySizeException
                | UncheckedIOException e) {
            throw new BadImageException("image does not fit the program cause=" + e);
        }
    }

    private List<Frame> read() throws BadImageException {
        int total = image.length;
        if (total < ImageFormat.HEADER_BYTES + ImageFormat.TRAILER_BYTES || total > rules.maxBytes()) {
            throw new BadImageException("size not allowed bytes=" + total + " limit=" + rules.maxBytes());
        }
        ByteSource header = new ByteSource(image, 0, ImageFormat.HEADER_BYTES);
        if (header.i8() != ImageFormat.MAGIC) {
            throw new BadImageException("not an image of a task");
        }
        int format = header.u2();
        int transformer = header.u2();
        int java = header.u2();
        int flags = header.u2();
        if (format != ImageFormat.VERSION || transformer != ImageFormat.TRANSFORMER) {
            throw new BadImageException("other version format=" + format + " transformer=" + transformer);
        }
        if (flags != (IdentityHashes.kept() ? ImageFormat.FLAG_HASHES : 0)) {
            throw new BadImageException(
                    "identity hashes cannot be kept between these JVMs java=" + java + " flags=" + flags);
        }
        checkSum(total);
        int classCount = header.i4();
        int objectCount = header.i4();
        int frameCount = header.i4();
        int staticsCount = header.i4();
        long classBytes = header.i4();
        long objectBytes = header.i4();
        long contentBytes = header.i4();
        long sum = ImageFormat.HEADER_BYTES + classBytes + objectBytes + contentBytes + ImageFormat.TRAILER_BYTES;
        if (classBytes < 0 || objectBytes < 0 || contentBytes < 0 || sum != total) {
            throw new BadImageException("lengths do not add up bytes=" + total + " sum=" + sum);
        }
        boolean counts = objectCount >= 0 && objectCount <= objectBytes && objectCount <= rules.maxObjects();
        if (!counts || frameCount < 1 || staticsCount < 0 || (long) frameCount + staticsCount > objectCount) {
            throw new BadImageException(
                    "counts not allowed objects=" + objectCount + " frames=" + frameCount + " statics=" + staticsCount);
        }
        int start = ImageFormat.HEADER_BYTES;
        int objectStart = start + (int) classBytes;
        int contentStart = objectStart + (int) objectBytes;
        classes = new ReadClasses(program, policy).read(new ByteSource(image, start, objectStart), classCount);
        contentLeft = contentBytes;
        allocate(new ByteSource(image, objectStart, contentStart), objectCount, frameCount, staticsCount);
        fill(new ByteSource(image, contentStart, contentStart + (int) contentBytes));
        checkTables();
        setStatics();
        List<Frame> frames = new ArrayList<>(frameCount);
        for (int i = 1; i <= frameCount; i++) {
            frames.add((Frame) objects[i]);
        }
        return frames;
    }

    private void checkSum(int total) throws BadImageException {
        CRC32C crc = new CRC32C();
        crc.update(image, 0, total - ImageFormat.TRAILER_BYTES);
        if (new ByteSource(image, total - ImageFormat.TRAILER_BYTES, total).i4() != (int) crc.getValue()) {
            throw new BadImageException("checksum does not fit");
        }
    }

    private void allocate(ByteSource source, int count, int frames, int statics) throws BadImageException {
        objects = new Object[count + 1];
        entries = new ReadClass[count + 1];
        for (int i = 1; i <= count; i++) {
            int head = source.number();
            int number = head >>> 1;
            if (number >= classes.length) {
                throw new BadImageException("unknown class number=" + number);
            }
            ReadClass entry = classes[number];
            boolean isFrame = entry.kind == Kind.FRAME || entry.kind == Kind.CALL && i == frames;
            boolean isStatics = entry.kind == Kind.STATICS;
            if (isFrame != i <= frames || isStatics != (i > frames && i <= frames + statics)) {
                throw new BadImageException("object of kind " + entry.kind + " in a wrong place number=" + i);
            }
            int hash = (head & 1) != 0 ? source.i4() : 0;
            entries[i] = entry;
            objects[i] = make(entry, source);
            if (hash != 0 && objects[i] != null && !IdentityHashes.install(memory, objects[i], hash)) {
                otherHash.add(objects[i]);
            }
        }
        if (source.remaining() != 0) {
            throw new BadImageException("bytes behind the object table count=" + source.remaining());
        }
    }

    /** Takes the bytes of an object's contents off those that are there. */
    private void charge(long bytes) throws BadImageException {
        contentLeft -= bytes;
        if (contentLeft < 0) {
            throw new BadImageException("contents are too short for the objects");
        }
    }

    private Object make(ReadClass entry, ByteSource source) throws BadImageException {
        switch (entry.kind) {
            case STRING:
                return source.text();
            case LITERAL:
                return source.text().intern();
            case BUILDER:
                return builder(entry, source);
            case BOX:
                return Boxes.make(entry.type, source.i8());
            case CLASS:
                return policy.find(source.text());
            case JDK_SINGLETON:
                return Singletons.find(memory, new Singletons.Holder(source.text(), source.text()));
            case EXTERNAL:
                String handle = source.text();
                Object resolved = rules.externals().resolve(handle);
                if (resolved == null) {
                    throw new BadImageException("unknown handle handle=" + handle);
                }
                return resolved;
            case JDK_ENUM:
                return constant(entry, source.text());
            case REFERENCE_ARRAY:
                int references = source.number();
                charge(references);
                return Array.newInstance(entry.type.componentType(), references);
            case PRIMITIVE_ARRAY:
                int elements = source.number();
                charge((long) elements << entry.elementShift);
                return Array.newInstance(entry.type.componentType(), elements);
            case FRAME:
                return frame(source);
            case CALL, STATICS:
                charge(entry.kind == Kind.CALL ? 1 : entry.leastContent());
                return null;
            case ENUM_CONSTANT:
                charge(entry.leastContent());
                String name = source.text();
                return entry.initialised ? constant(entry, name) : allocate(entry);
            case LAMBDA:
                charge(entry.leastContent());
                return lambda(entry);
            default:
                charge(entry.leastContent());
                return allocate(entry);
        }
    }

    private Object allocate(ReadClass entry) throws BadImageException {
        try {
            return memory.allocateInstance(entry.type);
        } catch (InstantiationException e) {
            throw new BadImageException("cannot be made class=" + entry.name);
        }
    }

    private static Object lambda(ReadClass entry) throws BadImageException {
        try {
            return entry.factory.invoke();
        } catch (Throwable e) {
            throw new BadImageException("lambda cannot be made class=" + entry.name + " cause=" + e);
        }
    }

    private static Object builder(ReadClass entry, ByteSource source) throws BadImageException {
        String text = source.text();
        // A capacity is no reason to allocate more than a builder of this length would ever have got by itself.
        int capacity = Math.min(source.number(), 2 * text.length() + 1024);
        return entry.name.equals("java.lang.StringBuilder")
                ? new StringBuilder(Math.max(capacity, text.length())).append(text)
                : new StringBuffer(Math.max(capacity, text.length())).append(text);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object constant(ReadClass entry, String name) throws BadImageException {
        Class<?> type = entry.type.isEnum() ? entry.type : entry.type.getSuperclass();
        try {
            return Enum.valueOf((Class) type, name);
        } catch (IllegalArgumentException e) {
            throw new BadImageException("no such constant class=" + type.getName() + " name=" + name);
        }
    }

    private Frame frame(ByteSource source) throws BadImageException {
        String className = source.text();
        String twin = source.text();
        int site = source.number();
        int primitives = source.number();
        int references = source.number();
        charge(8L * primitives + references);
        return Frame.of(className, twin, site, new long[primitives], new Object[references]);
    }

    private void fill(ByteSource source) throws BadImageException {
        for (int i = 1; i < objects.length; i++) {
            ReadClass entry = entries[i];
            Object object = objects[i];
            switch (entry.kind) {
                case REFERENCE_ARRAY -> {
                    Object[] array = (Object[]) object;
                    for (int j = 0; j < array.length; j++) {
                        array[j] = reference(source);
                    }
                }
                case PRIMITIVE_ARRAY -> {
                    long bytes = (long) Array.getLength(object) << entry.elementShift;
                    memory.copyMemory(
                            source.array(), ByteArrays.BASE + source.take(bytes), object, entry.elementBase, bytes);
                    if (object instanceof boolean[] flags) {
                        normalise(flags);
                    }
                }
                case OBJECT, ENUM_CONSTANT, LAMBDA -> fields(object, entry, source);
                case STATICS -> statics(entry, source);
                case FRAME -> {
                    Frame frame = (Frame) object;
                    for (int j = 0; j < frame.primitives().length; j++) {
                        frame.primitives()[j] = source.i8();
                    }
                    for (int j = 0; j < frame.references().length; j++) {
                        frame.references()[j] = reference(source);
                    }
                }
                case CALL -> {
                    if (!(reference(source) instanceof ResumableCall call)) {
                        throw new BadImageException("not a call that can be begun again");
                    }
                    objects[i] = Frame.of(call);
                }
                default -> {}
            }
        }
        if (source.remaining() != 0) {
            throw new BadImageException("bytes behind the contents count=" + source.remaining());
        }
    }

    /** A boolean that is neither 0 nor 1 makes compiled code do what no program says. */
    private void normalise(boolean[] flags) {
        long base = memory.arrayBaseOffset(boolean[].class);
        for (int i = 0; i < flags.length; i++) {
            memory.putByte(flags, base + i, (byte) (memory.getByte(flags, base + i) & 1));
        }
    }

    private Object reference(ByteSource source) throws BadImageException {
        int id = source.number();
        if (id >= objects.length || id > 0 && (objects[id] == null || objects[id] instanceof Frame)) {
            throw new BadImageException("no such object number=" + id);
        }
        return objects[id];
    }

    private void fields(Object object, ReadClass entry, ByteSource source) throws BadImageException {
        for (int i = 0; i < entry.types.length; i++) {
            if (entry.types[i] == 'L') {
                Object value = reference(source);
                if (entry.offsets[i] < 0) {
                    require(value == null || entry.offsets[i] == ReadClass.UNUSED, entry, i);
                } else {
                    entry.checkReference(i, value);
                    memory.putReference(object, entry.offsets[i], value);
                    if (i == entry.outerSource) {
                        entry.checkOuter(value);
                        memory.putReference(object, entry.outerOffset, value);
                    }
                }
            } else {
                long bits = bits(source, entry.types[i]);
                if (entry.offsets[i] < 0) {
                    require(bits == 0, entry, i);
                } else {
                    put(object, entry.offsets[i], entry.types[i], bits);
                }
            }
        }
    }

    private static void require(boolean zero, ReadClass entry, int field) throws BadImageException {
        if (!zero) {
            throw new BadImageException("class differs here class=" + entry.name + " field=" + entry.names[field]);
        }
    }

    private static long bits(ByteSource source, char type) throws BadImageException {
        return switch (type) {
            case 'I', 'F' -> source.i4();
            case 'J', 'D' -> source.i8();
            case 'S', 'C' -> source.u2();
            case 'Z' -> source.u1() & 1;
            default -> source.u1();
        };
    }

    private void put(Object base, long offset, char type, long bits) {
        switch (type) {
            case 'I', 'F' -> memory.putInt(base, offset, (int) bits);
            case 'J', 'D' -> memory.putLong(base, offset, bits);
            case 'S', 'C' -> memory.putShort(base, offset, (short) bits);
            default -> memory.putByte(base, offset, (byte) bits);
        }
    }

    private void statics(ReadClass entry, ByteSource source) throws BadImageException {
        Statics read = new Statics(entry, new long[entry.types.length], new Object[entry.types.length]);
        for (int i = 0; i < entry.types.length; i++) {
            if (entry.types[i] == 'L') {
                read.references[i] = reference(source);
                entry.checkReference(i, read.references[i]);
            } else {
                read.bits[i] = bits(source, entry.types[i]);
            }
        }
        pendingStatics.add(read);
    }

    private void checkTables() throws BadImageException {
        if (otherHash.isEmpty()) {
            return;
        }
        HashedKeys keys = new HashedKeys(memory, otherHash);
        for (int i = 1; i < objects.length; i++) {
            boolean jdk = entries[i].kind == Kind.OBJECT && entries[i].type.getClassLoader() == null;
            if (jdk && keys.isLost(objects[i])) {
                throw new BadImageException("key of a table has another identity hash here class=" + entries[i].name);
            }
        }
    }

    private void setStatics() throws BadImageException {
        for (Statics read : pendingStatics) {
            ReadClass entry = read.entry;
            memory.ensureClassInitialized(entry.type);
            for (int i = 0; i < entry.types.length; i++) {
                if (entry.initialised && entry.fixed[i] && !holds(entry, i, read)) {
                    throw new BadImageException(
                            "this loader cannot take another value class=" + entry.name + " field=" + entry.names[i]);
                }
                if (entry.types[i] == 'L') {
                    memory.putReference(entry.bases[i], entry.offsets[i], read.references[i]);
                } else {
                    put(entry.bases[i], entry.offsets[i], entry.types[i], read.bits[i]);
                }
            }
        }
    }

    private boolean holds(ReadClass entry, int field, Statics read) {
        Object base = entry.bases[field];
        long offset = entry.offsets[field];
        return switch (entry.types[field]) {
            case 'L' -> memory.getReference(base, offset) == read.references[field];
            case 'I', 'F' -> memory.getInt(base, offset) == (int) read.bits[field];
            case 'J', 'D' -> memory.getLong(base, offset) == read.bits[field];
            case 'S', 'C' -> memory.getShort(base, offset) == (short) read.bits[field];
            default -> memory.getByte(base, offset) == (byte) read.bits[field];
        };
    }
}
