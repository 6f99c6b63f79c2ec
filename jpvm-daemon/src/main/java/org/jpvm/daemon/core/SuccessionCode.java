package org.jpvm.daemon.core;

/**
 * What daemons say to each other in extension messages of {@link org.jpvm.daemon.plane.PlaneService#SUCCESSION}. Each begins with the number as
 * an int; r is a {@link org.jpvm.daemon.succession.Reign}, all numbers as in XDR.
 *
 * <pre>
 * HELLO          int version, int TCP port, r, int tick  both, when a session begins; a tick in milliseconds
 * BEAT           r, int version of the electorate        master to slave
 * BEAT_ANSWER    r, int version of the electorate        slave to master
 * ELECTORATE     r, electorate                           master to slave
 * REPLICA        r, int flags, int n, byte[n]            master to heir: part of a batch, flags 1 first, 2 last
 * REPLICA_ANSWER r, int batch                            heir to master
 * ASK            int binding, r wanted, r of the electorate, int version, int[2] position
 * ANSWER         int binding, r wanted, int yes, int[2] position, int master is gone, int serial
 * REIGN          r, int serial, hosts                    master to who is not in its reign yet
 * ACCEPT         r, hosts, int n, int[n] wait ids        the answer: hosts it knows, requests that it will put again
 * </pre>
 */
enum SuccessionCode {
    HELLO,
    BEAT,
    BEAT_ANSWER,
    ELECTORATE,
    REPLICA,
    REPLICA_ANSWER,
    ASK,
    ANSWER,
    REIGN,
    ACCEPT;

    private static final SuccessionCode[] CODES = values();

    int number() {
        return ordinal() + 1;
    }

    /** The code with a number, null for one of a later version. */
    static SuccessionCode of(int number) {
        return number >= 1 && number <= CODES.length ? CODES[number - 1] : null;
    }
}
