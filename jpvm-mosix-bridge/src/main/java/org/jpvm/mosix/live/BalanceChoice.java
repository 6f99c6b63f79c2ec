package org.jpvm.mosix.live;

import org.jpvm.mosix.balance.BridgeMessage;
import org.jpvm.mosix.policy.Policies;
import org.jpvm.placement.BalancePolicy;

/** Which policy moves running tasks: one for the whole machine, chosen on any host. */
final class BalanceChoice {
    /** The policy that moves nothing. */
    static final String NONE = "none";

    /** The policy where nobody chose one. */
    static final String STANDARD = "fair";

    /** What {@link #STANDARD} is where the kernel shares out the processor. */
    private static final String SHARED = "fair-shared";

    private final int hostIndex;
    private String name;
    private long number;
    private int madeAt;

    /** @param first name of a policy that holds until somebody chooses another; null for the standard one, which gives way to any choice */
    BalanceChoice(int hostIndex, String first) {
        this.hostIndex = hostIndex;
        this.name = STANDARD;
        if (first != null && isKnown(first)) {
            choose(first);
        }
    }

    private static boolean isKnown(String name) {
        return name.equals(NONE) || Policies.balance(name).isPresent();
    }

    /** Somebody at this host chooses; a name that is none is left out. */
    void choose(String chosen) {
        if (isKnown(chosen)) {
            name = chosen;
            number = Math.min(Long.MAX_VALUE - 1, number + 1);
            madeAt = hostIndex;
        }
    }

    /** Somebody chose elsewhere; whether that is news. A policy that is not here moves nothing. */
    boolean hear(BridgeMessage.Choice made) {
        boolean newer = made.number() > number || made.number() == number && made.host() > madeAt;
        if (!newer || made.number() <= 0 || made.number() == Long.MAX_VALUE) {
            return false;
        }
        name = made.policy();
        number = made.number();
        madeAt = made.host();
        return true;
    }

    String name() {
        return name;
    }

    /** Whether anybody has chosen. */
    boolean isMade() {
        return number > 0;
    }

    BridgeMessage message() {
        return new BridgeMessage.Choice(Math.max(1, number), Math.max(1, madeAt), name);
    }

    /** Null when nothing is to be moved. */
    BalancePolicy policy() {
        return Policies.balance(name.equals(STANDARD) ? SHARED : name).orElse(null);
    }
}
