package org.jpvm.daemon.plane;

/** What Java daemons tell each other in extension messages, beside the packets of PVM. The numbers are on the wire and never change. */
public enum PlaneService {
    /** Classes and resources of programs that a host does not have. */
    CLASS_BYTES(1),
    /** Signs of life, and who becomes the master when the master is lost. */
    SUCCESSION(2),
    /** Load of the hosts. */
    LOAD(3),
    /** Tasks that move to another host. */
    MIGRATION(4);

    private final int number;

    PlaneService(int number) {
        this.number = number;
    }

    /** The number on the wire, 0 to 255. */
    public int number() {
        return number;
    }

    /** The service with a number, or null: a daemon of another age may know more of them. */
    public static PlaneService ofNumber(int number) {
        for (PlaneService service : values()) {
            if (service.number == number) {
                return service;
            }
        }
        return null;
    }
}
