package org.jpvm.mosix.continuation.image;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A task put aside: what it is called, the class files of its program, and its image, as one piece of bytes for a file. Numbers and texts as in
 * {@link ImageFormat}, least significant byte first.
 *
 * <pre>
 *   offset size
 *        0   8  "JPVMCKPT"
 *        8   2  format version, 1
 *       10   2  flags: 1 = sealed
 *       12   4  length of the facts
 *       16   4  length of the program
 *       20   4  length of the image
 *       24   .  facts:   n count, then each text name, text value
 *        .   .  program: n count, then each text binary name, n length, the class file
 *        .   .  image
 *        -  32  HMAC-SHA-256 of everything before, if sealed; else
 *        -   4  CRC-32C of everything before
 * </pre>
 *
 * <b>Source:</b> this project. An image decides what code does next, so one from a place where others can write is taken only with a seal.
 *
 * @param facts what a reader should know before it opens the image, such as the main class; sorted
 * @param program class files by binary name; empty if the image holds them itself; sorted
 * @param image the bytes of an image; kept, not copied
 */
public record Checkpoint(Map<String, String> facts, Map<String, byte[]> program, byte[] image) {
    static final long MAGIC = 0x54504b434d56504aL;
    static final int VERSION = 1;
    static final int SEALED = 1;
    static final int HEADER_BYTES = 24;
    private static final int SUM_BYTES = 4;
    private static final int MAX_FACTS = 1000;
    private static final int MAX_CLASSES = 100_000;

    public Checkpoint {
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
        program = Collections.unmodifiableMap(new TreeMap<>(program));
    }

    /**
     * The bytes of a file.
     *
     * @param seal null for none: then the file only proves that it is whole
     * @throws NotMovableException if it would be larger than an array can be, or has more facts or classes than a reader takes
     */
    public byte[] toBytes(Seal seal) throws NotMovableException {
        if (facts.size() > MAX_FACTS || program.size() > MAX_CLASSES) {
            throw new NotMovableException(
                    "too much for a checkpoint: " + facts.size() + " facts, " + program.size() + " classes");
        }
        ByteSink names = new ByteSink(1 << 8, Integer.MAX_VALUE);
        names.number(facts.size());
        for (Map.Entry<String, String> fact : facts.entrySet()) {
            names.text(fact.getKey());
            names.text(fact.getValue());
        }
        ByteSink classes = new ByteSink(1 << 12, Integer.MAX_VALUE);
        classes.number(program.size());
        for (Map.Entry<String, byte[]> file : program.entrySet()) {
            classes.text(file.getKey());
            classes.number(file.getValue().length);
            put(classes, file.getValue());
        }
        int end = seal == null ? SUM_BYTES : Seal.BYTES;
        long total = (long) HEADER_BYTES + names.size() + classes.size() + image.length + end;
        if (total > Integer.MAX_VALUE - 64) {
            throw new NotMovableException("a checkpoint of " + total + " bytes");
        }
        ByteSink file = new ByteSink((int) total, total);
        file.i8(MAGIC);
        file.u2(VERSION);
        file.u2(seal == null ? 0 : SEALED);
        file.i4(names.size());
        file.i4(classes.size());
        file.i4(image.length);
        file.append(names);
        file.append(classes);
        put(file, image);
        if (seal == null) {
            file.i4(sum(file.array(), file.size()));
        } else {
            put(file, seal.over(file.array(), 0, file.size()));
        }
        return file.array();
    }

    private static void put(ByteSink sink, byte[] bytes) throws NotMovableException {
        int at = sink.reserve(bytes.length);
        System.arraycopy(bytes, 0, sink.array(), at, bytes.length);
    }

    private static int sum(byte[] bytes, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, end);
        return (int) crc.getValue();
    }

    /**
     * Reads a file. Of one with a wrong seal nothing but the header is looked at; nothing is allocated beyond the bytes there are.
     *
     * @param bytes the whole file
     * @param seal what it must be sealed with; null takes only files without a seal
     * @param maxBytes largest file
     * @throws BadImageException if it is no checkpoint, damaged, not sealed so, or too large; says which
     */
    public static Checkpoint of(byte[] bytes, Seal seal, long maxBytes) throws BadImageException {
        if (bytes.length > maxBytes) {
            throw new BadImageException("checkpoint too large bytes=" + bytes.length + " limit=" + maxBytes);
        }
        ByteSource header = new ByteSource(bytes, 0, Math.min(HEADER_BYTES, bytes.length));
        if (header.remaining() < HEADER_BYTES || header.i8() != MAGIC) {
            throw new BadImageException("no checkpoint");
        }
        int version = header.u2();
        int flags = header.u2();
        if (version != VERSION || (flags & ~SEALED) != 0) {
            throw new BadImageException("checkpoint of another version version=" + version + " flags=" + flags);
        }
        boolean sealed = flags == SEALED;
        if (sealed != (seal != null)) {
            throw new BadImageException(
                    sealed ? "checkpoint is sealed, and there is no key" : "checkpoint is not sealed");
        }
        long factBytes = header.i4();
        long classBytes = header.i4();
        long imageBytes = header.i4();
        int tail = sealed ? Seal.BYTES : SUM_BYTES;
        long sum = HEADER_BYTES + factBytes + classBytes + imageBytes + tail;
        if (factBytes < 0 || classBytes < 0 || imageBytes < 0 || sum != bytes.length) {
            throw new BadImageException("lengths do not add up bytes=" + bytes.length + " sum=" + sum);
        }
        int end = bytes.length - tail;
        if (sealed && !seal.fits(bytes, 0, end)) {
            throw new BadImageException("seal does not fit: another key, or the file was changed");
        }
        if (!sealed && new ByteSource(bytes, end, bytes.length).i4() != sum(bytes, end)) {
            throw new BadImageException("checksum does not fit");
        }
        int classStart = HEADER_BYTES + (int) factBytes;
        int imageStart = classStart + (int) classBytes;
        Map<String, String> facts = facts(new ByteSource(bytes, HEADER_BYTES, classStart));
        Map<String, byte[]> program = program(new ByteSource(bytes, classStart, imageStart));
        return new Checkpoint(facts, program, Arrays.copyOfRange(bytes, imageStart, end));
    }

    private static Map<String, String> facts(ByteSource source) throws BadImageException {
        int count = count(source, MAX_FACTS);
        Map<String, String> facts = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            if (facts.put(source.text(), source.text()) != null) {
                throw new BadImageException("fact twice");
            }
        }
        return whole(source, facts);
    }

    private static Map<String, byte[]> program(ByteSource source) throws BadImageException {
        int count = count(source, MAX_CLASSES);
        Map<String, byte[]> program = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String name = source.text();
            int length = source.number();
            int start = source.take(length);
            if (program.put(name, Arrays.copyOfRange(source.array(), start, start + length)) != null) {
                throw new BadImageException("class twice class=" + name);
            }
        }
        return whole(source, program);
    }

    private static int count(ByteSource source, int most) throws BadImageException {
        int count = source.number();
        if (count > most) {
            throw new BadImageException("too many entries count=" + count + " most=" + most);
        }
        return count;
    }

    private static <T> T whole(ByteSource source, T read) throws BadImageException {
        if (source.remaining() != 0) {
            throw new BadImageException("bytes behind a table count=" + source.remaining());
        }
        return read;
    }
}
