package org.jpvm.mosix.policy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.jpvm.mosix.sim.ClusterModel;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.mosix.sim.bound.FluidOptimum;
import org.jpvm.mosix.sim.engine.ClusterEngine;
import org.jpvm.placement.BalancePolicy;
import org.jpvm.placement.MoveCosts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a live machine's constants reach on the test beds: hosts held to a part of a processor, gossip every half second, with the costs of the two
 * engines. Printed with {@code -Djpvm.bars=full}.
 */
class LiveBedsTest {
    private static final double GOSSIP_SECONDS = 0.5;
    private static final int WINDOW = 16;
    private static final double[] LENGTHS = {0.9, 1, 1.07};

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4  | 0.45 | 30 | 5 6 7 9 11              | 0.15 | 0.02 | 1.03
            4  | 0.45 | 30 | 5 6 7                   | 0.05 | 0.1  | 1.05
            4  | 0.45 | 30 | 9 11                    | 0.05 | 0.1  | 1.035
            16 | 0.1  | 3  | 17 20 24 25 33 36 47    | 0.15 | 0    | 1.05
            16 | 0.1  | 3  | 17 20 24 25 33 36 47    | 0.5  | 0    | 1.05
            16 | 0.1  | 30 | 17 36                   | 0.05 | 0.1  | 1.05
            """)
    void sharingHostsComeNearTheBound(
            int hosts, double speed, double work, String counts, double stop, double warmUp, double most) {
        for (String count : counts.trim().split(" ")) {
            int tasks = Integer.parseInt(count);
            double sum = 0;
            double moves = 0;
            for (double length : LENGTHS) {
                Scenario scenario = scenario(hosts, speed, tasks, work * length);
                ClusterModel.Settings settings = new ClusterModel.Settings(
                        null, policy(), new MoveCosts(stop, warmUp), GOSSIP_SECONDS, WINDOW, tasks);
                var result = new ClusterEngine().run(scenario, settings, new ClusterModel.Observer() {});
                sum += result.makespan() / FluidOptimum.of(scenario);
                moves += (double) result.moves() / tasks;
            }
            double mean = sum / LENGTHS.length;
            String report = String.format(
                    Locale.ROOT,
                    "%d hosts of speed %.2f, %d tasks of %.0f s, stop %.2f s, warm-up %.2f s: %.4f, %.1f moves per task",
                    hosts,
                    speed,
                    tasks,
                    work,
                    stop,
                    warmUp,
                    mean,
                    moves / LENGTHS.length);
            if ("full".equals(System.getProperty("jpvm.bars"))) {
                System.out.println(report);
            }
            assertTrue(mean <= most, report);
        }
    }

    private static BalancePolicy policy() {
        return Policies.balance("fair-shared").orElseThrow();
    }

    private static Scenario scenario(int hosts, double speed, int tasks, double work) {
        return new Scenario(
                "",
                Collections.nCopies(hosts, Scenario.Host.ofSpeed(speed)),
                Collections.nCopies(tasks, Scenario.Task.ofWork(work)),
                List.of());
    }
}
