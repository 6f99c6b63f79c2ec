package org.jpvm;

/**
 * Clock of a host; Java form of {@code pvm_hostsync}.
 *
 * @param timeMicros  time of day there, microseconds since 1970
 * @param deltaMicros mean local time around the query minus that, microseconds
 */
public record HostClock(long timeMicros, long deltaMicros) {}
