package org.jpvm.daemon.migration;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads the image of a process part by part, as {@link ImageWriter} says. What is in the parts may be anything: it is bounded, and nothing is allocated
 * before its bytes are there. Pure: files are the caller's.
 */
public final class ImageReader {
    /** Longest of what lay between task and daemon, bytes. */
    private static final int MAX_BLOB_BYTES = 96 << 20;

    private static final int MAX_FILES = 10_000;
    private static final int MAX_HEAD_BYTES = 1 + Short.BYTES + ImageWriter.MAX_NAME_BYTES + Long.BYTES;

    /** Takes the files of an image, one after the other. */
    public interface Files {
        /** A file begins. */
        void begin(String name) throws IOException;

        /** Its next bytes, to be copied. */
        void bytes(ByteBuffer bytes) throws IOException;

        /** It is complete. */
        void end() throws IOException;
    }

    /** An image that is none. */
    public static final class BadImageException extends Exception {
        private static final long serialVersionUID = 1L;

        BadImageException(String message) {
            super(message);
        }
    }

    private final Files files;
    private final long maxFileBytes;
    private final ByteBuffer head = ByteBuffer.allocate(MAX_HEAD_BYTES);
    private final Set<String> names = new HashSet<>();
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private final ByteArrayOutputStream unsent = new ByteArrayOutputStream();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    /** Where the bytes that come belong, null for {@link #files}. */
    private ByteArrayOutputStream blob;

    private long left;
    private boolean inFile;
    private long fileBytes;
    private boolean complete;

    /**
     * @param files        takes the files
     * @param maxFileBytes most of all files together
     */
    public ImageReader(Files files, long maxFileBytes) {
        this.files = files;
        this.maxFileBytes = maxFileBytes;
    }

    /**
     * The next part.
     *
     * @throws BadImageException when it is no image
     * @throws IOException       when the files cannot be written
     */
    public void read(ByteBuffer part) throws BadImageException, IOException {
        while (part.hasRemaining()) {
            if (complete) {
                throw new BadImageException("something follows its end");
            }
            if (left > 0) {
                readContent(part);
            } else {
                head.put(part.get());
                readHead();
            }
        }
    }

    private void readContent(ByteBuffer part) throws IOException {
        int length = (int) Math.min(left, part.remaining());
        ByteBuffer bytes = part.slice(part.position(), length);
        part.position(part.position() + length);
        left -= length;
        if (inFile) {
            files.bytes(bytes);
            if (left == 0) {
                inFile = false;
                files.end();
            }
        } else {
            byte[] copy = new byte[length];
            bytes.get(copy);
            blob.write(copy, 0, length);
        }
    }

    /** Looks at a head byte by byte; when it is whole it is used and forgotten. */
    private void readHead() throws BadImageException, IOException {
        int length = head.position();
        switch (head.get(0)) {
            case ImageWriter.UNREAD -> readBlobHead(length, unread);
            case ImageWriter.UNSENT -> readBlobHead(length, unsent);
            case ImageWriter.BEGUN -> readBlobHead(length, begun);
            case ImageWriter.FILE -> readFileHead(length);
            case ImageWriter.END -> complete = true;
            default -> throw new BadImageException("it has a part of kind " + head.get(0));
        }
    }

    private void readBlobHead(int length, ByteArrayOutputStream target) throws BadImageException {
        if (length < 1 + Integer.BYTES) {
            return;
        }
        int size = head.getInt(1);
        if (size < 0 || size > MAX_BLOB_BYTES || target.size() > 0) {
            throw new BadImageException(size + " bytes lay in its connection");
        }
        blob = target;
        left = size;
        head.clear();
    }

    private void readFileHead(int length) throws BadImageException, IOException {
        if (length < 1 + Short.BYTES) {
            return;
        }
        int nameLength = head.getShort(1);
        if (nameLength < 1 || nameLength > ImageWriter.MAX_NAME_BYTES) {
            throw new BadImageException("the name of a file has " + nameLength + " bytes");
        }
        if (length < 1 + Short.BYTES + nameLength + Long.BYTES) {
            return;
        }
        String name = new String(head.array(), 1 + Short.BYTES, nameLength, StandardCharsets.US_ASCII);
        long size = head.getLong(1 + Short.BYTES + nameLength);
        if (!isPlain(name) || !names.add(name) || names.size() > MAX_FILES) {
            throw new BadImageException(
                    "a file has the name " + (isPlain(name) ? name + " again" : "of another directory"));
        }
        if (size < 0 || size > maxFileBytes - fileBytes) {
            throw new BadImageException("its files are longer than " + maxFileBytes + " bytes");
        }
        fileBytes += size;
        left = size;
        inFile = true;
        head.clear();
        files.begin(name);
        if (size == 0) {
            inFile = false;
            files.end();
        }
    }

    /** Letters, digits, and dots and dashes between. */
    private static boolean isPlain(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && (i == 0 || c != '.' && c != '-' && c != '_')) {
                return false;
            }
        }
        return true;
    }

    /** Whether the end was there. */
    public boolean isComplete() {
        return complete;
    }

    /** What the task is to read before anything else: what it had not read, and what was not sent to it. */
    public byte[] unread() {
        ByteArrayOutputStream all = new ByteArrayOutputStream(unread.size() + unsent.size());
        all.writeBytes(unread.toByteArray());
        all.writeBytes(unsent.toByteArray());
        return all.toByteArray();
    }

    /** Beginning of a frame of which the task writes the rest. */
    public byte[] begun() {
        return begun.toByteArray();
    }
}
