/**
 * What files of Linux under {@code /proc} and {@code /sys/fs/cgroup} say, as values. Pure: texts come in. No text makes anything here throw; what is
 * missing or odd is unknown.
 */
package org.jpvm.mosix.load.linux;
