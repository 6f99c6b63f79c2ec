package org.jpvm.mosix.placement;

import org.jpvm.placement.HostsView;
import org.jpvm.placement.PlacementRequest;

/**
 * {@code opportunity-cost}: where a task makes the cost of the machine grow least. The cost of one of n hosts is {@code n^u} summed over CPU and
 * memory, where u is how much of it is used; so what is nearly full is dear, whichever it is. CPU is used by load per speed and cores,
 * as a share of the least power of two that no host exceeds. Source: mosix §1.5 (Amir, Awerbuch, Barak, Borgstrom, Keren 2000).
 */
public final class OpportunityCost extends CheapestPlacement {
    /** Keeps nothing. */
    public OpportunityCost() {}

    @Override
    public String name() {
        return "opportunity-cost";
    }

    @Override
    Costs costs(Outlook outlook, PlacementRequest request, HostsView hosts) {
        return new Marginal(outlook, hosts.size());
    }

    private static final class Marginal implements Costs {
        private final Outlook outlook;
        private final double logHosts;
        private double mostLoad = 1;

        Marginal(Outlook outlook, int hosts) {
            this.outlook = outlook;
            this.logHosts = Math.log(Math.max(2, hosts));
            for (int i = 0; i < hosts; i++) {
                grow(load(i, 0));
            }
        }

        private boolean grow(double load) {
            boolean grown = false;
            while (load > mostLoad) {
                mostLoad *= 2;
                grown = true;
            }
            return grown;
        }

        private double load(int position, int more) {
            return (outlook.load(position) + more) / outlook.capacity(position);
        }

        @Override
        public double of(int position, int more) {
            double cpu = power(load(position, more + 1) / mostLoad) - power(load(position, more) / mostLoad);
            double memory = power(outlook.memoryUse(position, more + 1)) - power(outlook.memoryUse(position, more));
            return cpu + memory;
        }

        private double power(double use) {
            return Math.exp(logHosts * use);
        }

        @Override
        public boolean placed(int position, int more) {
            return grow(load(position, more));
        }
    }
}
