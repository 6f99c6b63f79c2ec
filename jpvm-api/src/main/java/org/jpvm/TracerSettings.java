package org.jpvm;

/**
 * What a tracer wants; the arguments of {@code pvm_reg_tracer}. Source: pvm-api §16, §17.
 *
 * @param traceContext  context of trace messages
 * @param traceTag      tag of trace messages
 * @param outputContext context of output messages
 * @param outputTag     tag of output messages
 * @param mask          events to trace, as the text of a {@link TraceMask}
 * @param bufferBytes   bytes of events that a task collects before it sends them
 * @param option        1 full, 2 time, 3 count
 */
public record TracerSettings(
        int traceContext, int traceTag, int outputContext, int outputTag, String mask, int bufferBytes, int option) {}
