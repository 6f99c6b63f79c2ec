package org.jpvm.migration.spi;

import java.util.Map;

/**
 * What a task holds that belongs to the place where it runs.
 *
 * @param handles objects of the place by the names that stand for them in an image
 * @param carried object that comes along although no frame of the task need lead to it; at the target null before
 */
public record Belongings(Map<String, Object> handles, Object carried) {
    /** Copies the map. */
    public Belongings {
        handles = Map.copyOf(handles);
    }
}
