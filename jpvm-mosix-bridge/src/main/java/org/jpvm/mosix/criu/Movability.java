package org.jpvm.mosix.criu;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jpvm.migration.spi.NotMovableException;

/**
 * Whether a process can be copied as it is, and what has to be the same at the other host.
 *
 * @param connection inode of the socket to its daemon
 * @param output     inode of the pipe that takes what it prints
 * @param read       files that it reads or has mapped, which need the same size; by ascending path
 * @param written    files that it writes, which have to be the very same files; by ascending path
 */
public record Movability(long connection, long output, List<String> read, List<String> written) {
    private static final Set<String> DEVICES =
            Set.of("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom");
    private static final Set<String> ANONYMOUS = Set.of(
            "anon_inode:[eventfd]",
            "anon_inode:[eventpoll]",
            "anon_inode:[timerfd]",
            "anon_inode:[signalfd]",
            "anon_inode:inotify");
    private static final String DELETED = " (deleted)";
    private static final String MEMORY_FILE = "/memfd:";
    /** A connection whose other end is open is held by that too. */
    private static final int CONNECTED_REFERENCES = 3;

    private static final String CONNECTED = "03";

    /** Looks at a process; the reason says what is in the way. */
    public static Movability of(ProcessView process) throws NotMovableException {
        refuse(!process.sameSpaces(), "it runs in other namespaces than its daemon");
        refuse(
                !process.children().isBlank(),
                "it has child processes (" + process.children().strip() + ")");
        refuse(process.statusNumber("TracerPid:") != 0, "a debugger holds it");
        Map<String, Boolean> paths = new TreeMap<>();
        long output = outputOf(process.files());
        long connection = -1;
        Map<Long, int[]> pipes = new HashMap<>();
        Map<Long, String> sockets = connected(process.unixSockets());
        for (OpenFile file : process.files()) {
            String target = file.target();
            if (target.startsWith("socket:[")) {
                String state = sockets.get(file.inode());
                refuse(
                        state == null,
                        "descriptor " + file.number()
                                + " is a socket to the network, or one of another kind than to its daemon");
                if (state.equals(CONNECTED)) {
                    refuse(
                            connection >= 0 && connection != file.inode(),
                            "it has more connections than the one to its daemon");
                    connection = file.inode();
                }
            } else if (target.startsWith("pipe:[")) {
                int[] ends = pipes.computeIfAbsent(file.inode(), inode -> new int[3]);
                ends[0] |= file.isRead() ? 1 : 0;
                ends[1] |= file.isWritten() ? 1 : 0;
                ends[2] = file.number();
            } else if (target.startsWith("/") && !DEVICES.contains(target)) {
                checkFile(file);
                if (!target.startsWith(MEMORY_FILE)) {
                    paths.merge(target, file.isWritten(), Boolean::logicalOr);
                }
            } else {
                refuse(
                        !target.startsWith("/") && !ANONYMOUS.contains(target),
                        "descriptor " + file.number() + " is of a kind that stays on its host (" + target + ")");
            }
        }
        refuse(connection < 0, "it is not connected to its daemon by a unix-domain socket");
        for (Map.Entry<Long, int[]> pipe : pipes.entrySet()) {
            int[] ends = pipe.getValue();
            refuse(
                    pipe.getKey() != output && ends[0] + ends[1] < 2,
                    "descriptor " + ends[2] + " is a pipe to another process");
        }
        addMapped(process.maps(), paths);
        List<String> read = new ArrayList<>();
        List<String> written = new ArrayList<>();
        paths.forEach((path, isWritten) -> (isWritten ? written : read).add(path));
        return new Movability(connection, output, List.copyOf(read), List.copyOf(written));
    }

    private static void refuse(boolean condition, String reason) throws NotMovableException {
        if (condition) {
            throw new NotMovableException(reason);
        }
    }

    /** Standard output or error, whichever is a pipe; -1 when it has closed both. */
    private static long outputOf(List<OpenFile> files) throws NotMovableException {
        long output = -1;
        for (OpenFile file : files) {
            if ((file.number() == 1 || file.number() == 2) && file.target().startsWith("pipe:[")) {
                refuse(output >= 0 && output != file.inode(), "its standard output and error are different pipes");
                output = file.inode();
            }
        }
        return output;
    }

    private static void checkFile(OpenFile file) throws NotMovableException {
        String target = file.target();
        refuse(
                target.startsWith("/dev/tty") || target.startsWith("/dev/pts/"),
                "descriptor " + file.number() + " is a terminal");
        refuse(
                target.startsWith("/dev/") && !target.startsWith("/dev/shm/"),
                "descriptor " + file.number() + " is a device (" + target + ")");
        refuse(
                target.endsWith(DELETED) && !target.startsWith(MEMORY_FILE),
                "descriptor " + file.number() + " is a deleted file (" + target + ")");
        refuse(file.isLocked(), "it has locked " + target);
    }

    /** Files in its memory; what it shares with others by that stays here. */
    private static void addMapped(String maps, Map<String, Boolean> paths) throws NotMovableException {
        for (String line : maps.split("\n")) {
            int slash = line.indexOf('/');
            String[] words = line.split("\\s+", 3);
            if (slash < 0 || words.length < 2 || words[1].length() < 4) {
                continue;
            }
            String path = line.substring(slash);
            if (path.startsWith(MEMORY_FILE) || path.startsWith("/dev/zero")) {
                continue;
            }
            refuse(path.startsWith("/SYSV"), "it has a shared memory segment");
            refuse(path.startsWith("/dev/") && !path.startsWith("/dev/shm/"), "it has mapped a device (" + path + ")");
            refuse(words[1].charAt(3) == 's' && words[1].charAt(1) == 'w', "it shares memory with others by " + path);
            refuse(path.endsWith(DELETED), "it runs a file that was replaced (" + path + ")");
            paths.putIfAbsent(path, false);
        }
    }

    /** By inode "03" for a connected socket whose other end is open, another text for others. */
    private static Map<Long, String> connected(String table) {
        Map<Long, String> states = new HashMap<>();
        for (String line : table.split("\n")) {
            String[] words = line.strip().split("\\s+");
            if (words.length < 7) {
                continue;
            }
            try {
                long inode = Long.parseLong(words[6]);
                int references = Integer.parseInt(words[1], 16);
                boolean open = words[5].equals(CONNECTED) && references >= CONNECTED_REFERENCES;
                states.put(inode, open ? CONNECTED : "");
            } catch (NumberFormatException e) {
                // The head of the table.
            }
        }
        return states;
    }
}
