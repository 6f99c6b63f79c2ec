package org.jpvm.mosix.sim.cli;

import java.util.Optional;
import org.jpvm.mosix.policy.Policies;
import org.jpvm.placement.BalancePolicy;
import org.jpvm.placement.PlacementPolicy;

/**
 * What is compared: who chooses hosts for new tasks and, if anybody, who moves tasks.
 *
 * @param label     what people called it
 * @param placement name of a placement policy
 * @param balance   name of a balance policy, null for none
 */
public record SimPolicy(String label, String placement, String balance) {
    private static final String DEFAULT_PLACEMENT = "least-loaded";

    /**
     * Understands what people write: the name of a placement policy, after which nothing moves; of a balance policy, which gets a placement
     * policy of its own name if there is one; or both as {@code PLACEMENT+BALANCE}.
     *
     * @param placement for balance policies that are named alone, null to choose by itself
     */
    public static SimPolicy parse(String text, String placement) throws UsageException {
        int plus = text.indexOf('+');
        if (plus >= 0) {
            String first = text.substring(0, plus);
            String second = text.substring(plus + 1);
            check(Policies.placement(first), first, "placement policy");
            check(Policies.balance(second), second, "balance policy");
            return new SimPolicy(text, first, second);
        }
        if (Policies.balance(text).isPresent()) {
            String own = Policies.placement(text).isPresent() ? text : DEFAULT_PLACEMENT;
            return new SimPolicy(text, placement != null ? placement : own, text);
        }
        check(Policies.placement(text), text, "policy");
        return new SimPolicy(text, text, null);
    }

    /** Complains unless there is such a placement policy. */
    static void checkPlacement(String name) throws UsageException {
        check(Policies.placement(name), name, "placement policy");
    }

    private static void check(Optional<?> found, String name, String what) throws UsageException {
        if (found.isEmpty()) {
            throw new UsageException("unknown " + what + " \"" + name + "\": " + known());
        }
    }

    /** All names, for messages. */
    static String known() {
        return "policies that move tasks are " + String.join(", ", Policies.balanceNames())
                + "; those that only place them are " + String.join(", ", Policies.placementNames())
                + "; PLACEMENT+BALANCE joins two; a class name is a policy, too";
    }

    /** New objects for one run. */
    PlacementPolicy newPlacement() {
        return Policies.placement(placement).orElseThrow();
    }

    /** New objects for one run; null for none. */
    BalancePolicy newBalance() {
        return balance == null ? null : Policies.balance(balance).orElseThrow();
    }
}
