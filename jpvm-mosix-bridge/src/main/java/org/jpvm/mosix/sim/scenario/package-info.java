/**
 * What the simulator can be asked to run: the scenarios that come with it, and those that people write into files. Pure: text, numbers and a
 * random generator in, a {@link org.jpvm.mosix.sim.Scenario} out.
 */
package org.jpvm.mosix.sim.scenario;
