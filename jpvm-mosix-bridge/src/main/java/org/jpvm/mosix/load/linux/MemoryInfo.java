package org.jpvm.mosix.load.linux;

/**
 * {@code /proc/meminfo}.
 *
 * @param total     bytes of memory, -1 if unknown
 * @param available bytes usable without swapping, -1 if unknown
 */
public record MemoryInfo(long total, long available) {
    private static final int KIBI = 1024;

    /** {@code VmRSS} of {@code /proc/PID/status}: bytes that a process holds; 0 if unknown. */
    public static long resident(String status) {
        for (String line : status.split("\n")) {
            String[] words = Texts.words(line);
            if (words.length >= 2 && words[0].equals("VmRSS:")) {
                long kibibytes = Texts.number(words[1]);
                return kibibytes < 0 || kibibytes > Long.MAX_VALUE / KIBI ? 0 : kibibytes * KIBI;
            }
        }
        return 0;
    }

    /** Reads the text of the file. Kernels before 3.14 have no {@code MemAvailable}: free memory and caches stand for it. */
    public static MemoryInfo parse(String text) {
        long total = -1;
        long available = -1;
        long reclaimable = 0;
        for (String line : text.split("\n")) {
            String[] words = Texts.words(line);
            if (words.length < 2) {
                continue;
            }
            long kibibytes = Texts.number(words[1]);
            if (kibibytes < 0 || kibibytes > Long.MAX_VALUE / KIBI) {
                continue;
            }
            switch (words[0]) {
                case "MemTotal:" -> total = kibibytes * KIBI;
                case "MemAvailable:" -> available = kibibytes * KIBI;
                case "MemFree:", "Buffers:", "Cached:" -> reclaimable += kibibytes * KIBI;
                default -> {}
            }
        }
        if (available < 0 && total >= 0) {
            available = Math.max(0, reclaimable);
        }
        return new MemoryInfo(total, total < 0 ? -1 : Math.min(available, total));
    }
}
