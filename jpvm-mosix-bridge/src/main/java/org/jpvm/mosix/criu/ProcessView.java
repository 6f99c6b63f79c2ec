package org.jpvm.mosix.criu;

import java.util.List;

/**
 * What the kernel tells of a process.
 *
 * @param files       descriptors
 * @param maps        text of {@code /proc/PID/maps}
 * @param unixSockets text of {@code /proc/PID/net/unix}
 * @param children    numbers of its child processes, blanks between; empty for none
 * @param status      text of {@code /proc/PID/status}
 * @param sameSpaces  whether its namespaces are those of this JVM
 */
public record ProcessView(
        List<OpenFile> files, String maps, String unixSockets, String children, String status, boolean sameSpaces) {
    /** Copies the list. */
    public ProcessView {
        files = List.copyOf(files);
    }

    /** Memory that it has in use, bytes; 0 if that is not told. */
    public long residentBytes() {
        return statusNumber("VmRSS:") << 10;
    }

    /** A number of the status by its name with colon, 0 if it has none. */
    long statusNumber(String name) {
        for (String line : status.split("\n")) {
            if (line.startsWith(name)) {
                String[] words = line.substring(name.length()).strip().split("\\s+");
                try {
                    return Long.parseLong(words[0]);
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 0;
    }
}
