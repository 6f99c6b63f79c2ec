package org.jpvm.mosix.continuation.transform;

import java.util.List;

/**
 * A method that can be captured.
 *
 * @param twin name of the method that goes on with its frames; its descriptor is {@code (Frame)} and the method's return type
 * @param sites its sites by number
 * @param reentrySites sites by the order in which the twin's head calls the frame inside
 */
public record MethodInfo(
        String name, String descriptor, String twin, List<SiteInfo> sites, List<Integer> reentrySites) {}
