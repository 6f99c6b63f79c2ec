/**
 * JMH benchmarks: packing, headers and round trips, each a figure later changes are measured against.
 */
package org.jpvm.bench;
