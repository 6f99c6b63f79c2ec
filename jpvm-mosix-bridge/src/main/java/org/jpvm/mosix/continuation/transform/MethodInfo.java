package org.jpvm.mosix.continuation.transform;

import java.util.List;
import java.util.Map;

/**
 * A method that can be captured.
 *
 * @param twin names it in frames, and the method that goes on with them at sites that have none of their own
 * @param sites its sites by number
 * @param reentrySites sites by the order in which the twin's head calls the frame inside
 * @param entries names of methods that go on at one site only, by the site's number
 */
public record MethodInfo(
        String name,
        String descriptor,
        String twin,
        List<SiteInfo> sites,
        List<Integer> reentrySites,
        Map<Integer, String> entries) {
    /** The name of the method that goes on at a site; its descriptor is {@code (Frame)} and the method's return type. */
    public String entryAt(int site) {
        return entries.getOrDefault(site, twin);
    }
}
