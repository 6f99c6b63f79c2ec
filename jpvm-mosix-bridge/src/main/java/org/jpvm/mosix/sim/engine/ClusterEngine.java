package org.jpvm.mosix.sim.engine;

import org.jpvm.mosix.sim.ClusterModel;
import org.jpvm.mosix.sim.RunResult;
import org.jpvm.mosix.sim.Scenario;

/**
 * The fluid model. Without a placement policy tasks go round robin, as under C PVM. The warm-up of each move is drawn evenly from half to one
 * and a half times the given one; policies know the mean only.
 */
public final class ClusterEngine implements ClusterModel {
    /** An engine keeps nothing between runs. */
    public ClusterEngine() {}

    @Override
    public RunResult run(Scenario scenario, Settings settings, Observer observer) {
        return new ClusterRun(scenario, settings, observer).run();
    }
}
