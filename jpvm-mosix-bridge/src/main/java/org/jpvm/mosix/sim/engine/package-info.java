/**
 * The fluid model of a cluster: hosts share their cores among the processes that want to run, policies are asked at their periods, gossip
 * carries what hosts believe of each other. Time advances from event to event; between events each host is computed by itself, and only when
 * somebody looks at it. Pure and single-threaded. Source: balancing §9.
 */
package org.jpvm.mosix.sim.engine;
