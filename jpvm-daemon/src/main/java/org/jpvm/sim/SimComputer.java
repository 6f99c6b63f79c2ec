package org.jpvm.sim;

/** A computer: it has an address, is on or off, and may be slow. */
final class SimComputer {
    final String name;
    final int address;
    final int number;

    /** The daemon that was started here last. */
    SimHost daemon;

    /** Whether it is switched on. */
    boolean on = true;

    /** How much longer things may take here than elsewhere, 0 for not at all. */
    long slowNanos;

    SimComputer(String name, int address, int number) {
        this.name = name;
        this.address = address;
        this.number = number;
    }
}
