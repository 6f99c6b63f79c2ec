package org.jpvm.mosix.rm;

import org.jpvm.MessageBuffer;
import org.jpvm.Packer;
import org.jpvm.PvmException;
import org.jpvm.placement.LoadSample;

/**
 * What an agent tells: a message with tag {@link #TAG} in context 0.
 *
 * <pre>
 * int     version, 1
 * double  runnable, speed, cores, memory pressure
 * double  free and total memory, bytes
 * double  threads of the agent that wanted to run, and its share of the host
 * </pre>
 *
 * @param sample      what was measured
 * @param agentWanted mean number of threads of the agent itself that wanted to run
 * @param agentShare  share of the host that it used
 */
record LoadReport(LoadSample sample, double agentWanted, double agentShare) {
    /** Tag of these messages. */
    static final int TAG = 0x6a70_726d;

    private static final int VERSION = 1;

    void pack(Packer message) {
        message.packInt(VERSION);
        message.packDoubles(new double[] {
            sample.runnable(),
            sample.speed(),
            sample.cores(),
            sample.pressure(),
            sample.freeMemory(),
            sample.totalMemory(),
            agentWanted,
            agentShare
        });
    }

    /** Reads one; null when it is none. Whether its figures can be is for others to say. */
    static LoadReport unpack(MessageBuffer message) {
        try {
            if (message.unpackInt() != VERSION) {
                return null;
            }
            double[] figures = new double[8];
            message.unpackDoubles(figures);
            LoadSample sample = new LoadSample(
                    figures[0], figures[1], figures[2], (long) figures[4], (long) figures[5], figures[3]);
            return new LoadReport(sample, figures[6], figures[7]);
        } catch (PvmException e) {
            return null;
        }
    }
}
