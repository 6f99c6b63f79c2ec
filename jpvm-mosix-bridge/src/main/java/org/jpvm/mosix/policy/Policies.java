package org.jpvm.mosix.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.jpvm.placement.BalancePolicy;
import org.jpvm.placement.PlacementPolicy;

/** Finds policies by their names among the services of their types, or by class name. Each call makes new objects. */
public final class Policies {
    private Policies() {}

    /** The balance policy of this name or class name; empty if there is none. */
    public static Optional<BalancePolicy> balance(String name) {
        return find(BalancePolicy.class, BalancePolicy::name, name);
    }

    /** The placement policy of this name or class name; empty if there is none. */
    public static Optional<PlacementPolicy> placement(String name) {
        return find(PlacementPolicy.class, PlacementPolicy::name, name);
    }

    /** Names of the balance policies, sorted. */
    public static List<String> balanceNames() {
        return names(BalancePolicy.class, BalancePolicy::name);
    }

    /** Names of the placement policies, sorted. */
    public static List<String> placementNames() {
        return names(PlacementPolicy.class, PlacementPolicy::name);
    }

    private static <P> List<String> names(Class<P> type, Function<P, String> name) {
        List<String> names = new ArrayList<>();
        for (P policy : ServiceLoader.load(type, Policies.class.getClassLoader())) {
            names.add(name.apply(policy));
        }
        names.sort(null);
        return List.copyOf(names);
    }

    private static <P> Optional<P> find(Class<P> type, Function<P, String> nameOf, String wanted) {
        for (P policy : ServiceLoader.load(type, Policies.class.getClassLoader())) {
            if (nameOf.apply(policy).equals(wanted)) {
                return Optional.of(policy);
            }
        }
        try {
            Class<?> named = Class.forName(wanted, true, Policies.class.getClassLoader());
            return type.isAssignableFrom(named)
                    ? Optional.of(type.cast(named.getConstructor().newInstance()))
                    : Optional.empty();
        } catch (ReflectiveOperationException | LinkageError e) {
            return Optional.empty();
        }
    }
}
