package org.jpvm.mosix.paper;

import java.util.List;
import java.util.Optional;

/**
 * Table 2 of the paper: seconds that a member of a ring took to exchange 240 messages with its neighbours in 60 cycles, one process on each host.
 * Source: as {@link org.jpvm.mosix.sim.scenario.PaperTable}.
 */
final class PaperRing {
    /**
     * One cell for each way.
     *
     * @param tasks   processes
     * @param bytes   of a message
     * @param sockets seconds over sockets
     * @param pvm     seconds by PVM
     */
    record Cell(int tasks, int bytes, double sockets, double pvm) {}

    private static final int KB = 1024;

    private static final List<Cell> CELLS = List.of(
            new Cell(4, KB, 0.77, 4.17),
            new Cell(4, 16 * KB, 10.66, 10.91),
            new Cell(4, 64 * KB, 54.2, 34.7),
            new Cell(4, 256 * KB, 148.8, 132.5),
            new Cell(8, KB, 1.15, 4.59),
            new Cell(8, 16 * KB, 18.62, 20.31),
            new Cell(8, 64 * KB, 79.2, 71.6),
            new Cell(8, 256 * KB, 253.1, 298.1),
            new Cell(12, KB, 1.67, 4.61),
            new Cell(12, 16 * KB, 24.95, 30.65),
            new Cell(12, 64 * KB, 94.4, 113.5),
            new Cell(12, 256 * KB, 297.5, 507.2),
            new Cell(16, KB, 1.58, 5.13),
            new Cell(16, 16 * KB, 30.31, 41.80),
            new Cell(16, 64 * KB, 97.6, 172.2),
            new Cell(16, 256 * KB, 403.3, 751.5));

    private PaperRing() {}

    /** The printed figures, if there are any. */
    static Optional<Cell> cell(int tasks, int bytes) {
        return CELLS.stream()
                .filter(cell -> cell.tasks == tasks && cell.bytes == bytes)
                .findFirst();
    }
}
