package org.jpvm.mosix.criu;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.migration.spi.NotMovableException;
import org.jpvm.migration.spi.ProcessEngine;

/**
 * What another host has to know of a process before it takes it.
 *
 * @param architecture  as Java names it
 * @param processor     flags of the processor, blanks between; empty if they are not told
 * @param computer      identity of the running system and of the namespace that its number is of: on the host with the same the number is the process
 * @param pid           number of the process
 * @param startTicks    when it started, ticks since the start of the system
 * @param residentBytes memory that it has in use
 * @param directory     that it works in
 * @param socket        path by which it reaches its daemon
 * @param output        inode of the pipe that takes what it prints, -1 for none
 * @param files         what has to be there
 */
public record MoveFacts(
        String architecture,
        String processor,
        String computer,
        long pid,
        long startTicks,
        long residentBytes,
        String directory,
        String socket,
        long output,
        List<NeededFile> files) {
    private static final int VERSION = 1;
    private static final int MAX_FILES = 4096;
    private static final long MAX_BYTES = 1L << 50;

    /**
     * A file that the process needs.
     *
     * @param path   absolute
     * @param size   bytes
     * @param number of the file in its file system when it has to be the very same one, because it is written; else 0
     */
    public record NeededFile(String path, long size, long number) {}

    /** Copies the list. */
    public MoveFacts {
        files = List.copyOf(files);
    }

    /** As bytes; big-endian, texts as {@link DataOutputStream#writeUTF} does. */
    public byte[] encode() throws NotMovableException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(VERSION);
            out.writeUTF(architecture);
            out.writeUTF(processor);
            out.writeUTF(computer);
            out.writeLong(pid);
            out.writeLong(startTicks);
            out.writeLong(residentBytes);
            out.writeUTF(directory);
            out.writeUTF(socket);
            out.writeLong(output);
            out.writeInt(files.size());
            for (NeededFile file : files) {
                out.writeUTF(file.path);
                out.writeLong(file.size);
                out.writeLong(file.number);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bytes.size() > ProcessEngine.MAX_FACTS_BYTES || files.size() > MAX_FILES) {
            throw new NotMovableException("it has too many files open (" + files.size() + ")");
        }
        return bytes.toByteArray();
    }

    /** From bytes of another host. */
    public static MoveFacts decode(byte[] bytes) throws NotMovableException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readInt();
            if (version != VERSION) {
                throw new NotMovableException("its host describes processes in another way (" + version + ")");
            }
            String architecture = in.readUTF();
            String processor = in.readUTF();
            String computer = in.readUTF();
            long pid = in.readLong();
            long startTicks = in.readLong();
            long residentBytes = in.readLong();
            String directory = in.readUTF();
            String socket = in.readUTF();
            long output = in.readLong();
            int count = in.readInt();
            if (count < 0
                    || count > MAX_FILES
                    || pid <= 1
                    || pid > Integer.MAX_VALUE
                    || residentBytes < 0
                    || residentBytes > MAX_BYTES) {
                throw new NotMovableException("what its host says of it makes no sense");
            }
            List<NeededFile> files = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                files.add(new NeededFile(in.readUTF(), in.readLong(), in.readLong()));
            }
            return new MoveFacts(
                    architecture,
                    processor,
                    computer,
                    pid,
                    startTicks,
                    residentBytes,
                    directory,
                    socket,
                    output,
                    files);
        } catch (IOException e) {
            throw new NotMovableException("what its host says of it is cut off");
        }
    }
}
