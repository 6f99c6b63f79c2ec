/**
 * What no schedule can beat: least makespans, exact and by closed forms, and the rule by which the MOSIX paper computed its "optimal" column.
 * Pure.
 *
 * <p>All of them let tasks move at no cost and at any moment. A real run moves seldom and pays for it, so its makespan is above the bound; how
 * far is what the simulator reports.
 */
package org.jpvm.mosix.sim.bound;
