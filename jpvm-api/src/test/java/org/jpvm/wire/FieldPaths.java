package org.jpvm.wire;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;

/** Finds what the annotations of golden files name: {@code hosts[0].name}, {@code tids.count}. */
final class FieldPaths {
    private FieldPaths() {}

    /** The value at {@code path} in a record, list, array or map. */
    static Object value(Object root, String path) {
        Object at = root;
        for (String step : path.replace("[", ".[").split("\\.")) {
            if (step.isEmpty()) {
                continue;
            }
            if (at instanceof Map<?, ?> map) {
                at = map.get(step);
            } else if (step.startsWith("[")) {
                int index = Integer.parseInt(step.substring(1, step.length() - 1));
                at = at instanceof List<?> list ? list.get(index) : Array.get(at, index);
            } else if (step.equals("count") && !(at instanceof Record)) {
                at = at instanceof List<?> list ? list.size() : Array.getLength(at);
            } else {
                at = component((Record) at, step);
            }
        }
        return at;
    }

    /** Whether {@code value} is what a record holds where nothing was on the wire. */
    static boolean isAbsent(Object value) {
        return value == null
                || value.equals(0)
                || value.equals("")
                || value instanceof List<?> list && list.isEmpty()
                || value.getClass().isArray() && Array.getLength(value) == 0;
    }

    static Object component(Record record, String name) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            if (component.getName().equals(name)) {
                try {
                    return component.getAccessor().invoke(record);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        throw new IllegalArgumentException(record.getClass().getSimpleName() + " has no component " + name);
    }
}
