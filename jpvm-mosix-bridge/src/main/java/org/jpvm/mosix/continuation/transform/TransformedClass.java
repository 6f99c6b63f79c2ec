package org.jpvm.mosix.continuation.transform;

import java.util.List;
import java.util.Map;

/**
 * A rewritten class.
 *
 * @param name binary name
 * @param bytes the class file
 * @param methods its capturable methods by the name of their twins
 * @param leftAlone why methods were not made capturable, by name and descriptor
 */
public record TransformedClass(
        String name, byte[] bytes, Map<String, MethodInfo> methods, Map<String, String> leftAlone) {
    /** The method that {@code name} and {@code descriptor} belong to, itself or as one of its twins; null if it cannot be captured. */
    public MethodInfo methodOf(String methodName, String descriptor) {
        MethodInfo byTwin = methods.get(methodName);
        if (byTwin == null && methodName.contains(Names.TWIN_MARK)) {
            byTwin = methods.get(methodName.substring(0, methodName.lastIndexOf('$')));
        }
        if (byTwin != null) {
            return byTwin;
        }
        for (MethodInfo info : methods.values()) {
            if (info.name().equals(methodName) && info.descriptor().equals(descriptor)) {
                return info;
            }
        }
        return null;
    }

    /** Whether a method only calls another one again with the values of a frame, and keeps nothing itself. */
    public boolean isRestart(String methodName) {
        return methodName.endsWith(Names.RESTART_MARK) && methodOf(methodName, "") != null;
    }

    /** Names of methods that were left alone with the reasons, for a report. */
    public List<String> notes() {
        return leftAlone.entrySet().stream()
                .map(entry -> name + "." + entry.getKey() + ": " + entry.getValue())
                .toList();
    }
}
