package org.jpvm.mosix.continuation;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jpvm.mosix.continuation.image.ImageWriter;

/** What the JVM of a container must be started with, checked before it offers to take or give tasks. */
public final class JvmRequirements {
    /** Options for the command line of a container's JVM. */
    public static final List<String> OPTIONS =
            List.of("-XX:+UseG1GC", "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");

    private JvmRequirements() {}

    /** Why tasks of this JVM cannot be moved, one sentence each with the way out; empty if they can. */
    public static List<String> unmet() {
        List<String> unmet = new ArrayList<>();
        String counted = countedLoops();
        if (counted != null) {
            unmet.add(counted);
        }
        String copying = ImageWriter.obstacle();
        if (copying != null) {
            unmet.add(copying);
        }
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            unmet.add("this machine stores numbers most significant byte first, images the other way round");
        }
        return unmet;
    }

    /**
     * Without safepoints in counted loops compiled code is not thrown away when polls are armed, and a long loop sees no request until its
     * end. G1 puts them there; other collectors need two options.
     */
    private static String countedLoops() {
        HotSpotDiagnosticMXBean options = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (options == null) {
            return "this JVM is not HotSpot: a request might wait for a long loop to end";
        }
        boolean safe = isSet(options, "UseG1GC") || isSet(options, "UseCountedLoopSafepoints");
        return safe
                ? null
                : "this JVM runs long loops without safepoints: start it with -XX:+UseG1GC, or with -XX:+UseCountedLoopSafepoints"
                        + " -XX:LoopStripMiningIter=1000";
    }

    private static boolean isSet(HotSpotDiagnosticMXBean options, String name) {
        try {
            return Boolean.parseBoolean(options.getVMOption(name).getValue());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
