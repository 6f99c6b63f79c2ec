package org.jpvm.mosix.hosted;

import java.util.Set;

/** Which classes of jpvm each task has for itself, transformed, and which are the same for all. Pure. */
final class LibraryClasses {
    private static final String RUNTIME = "org.jpvm.";
    private static final Set<String> OF_ENGINE =
            Set.of(Carried.class.getName(), WarmUpTask.class.getName(), WarmUpTask.class.getName() + "$Pair");

    /** The task's own program, as far as it has such names. */
    private static final Set<String> PROGRAMS = Set.of("org.jpvm.examples.");

    /** Code of jpvm in which tasks wait while calling the rest of it. */
    private static final Set<String> OWN =
            Set.of("org.jpvm.compat.", "org.jpvm.farm.", "org.jpvm.group.", "org.jpvm.lock.", "org.jpvm.stream.");

    /** Classes whose objects tasks hold and that are data, with their nested classes. */
    static final Set<String> DATA = Set.of(
            "org.jpvm.EnrollOptions",
            "org.jpvm.HostClock",
            "org.jpvm.HostInfo",
            "org.jpvm.MachineInfo",
            "org.jpvm.Mailbox",
            "org.jpvm.Packer",
            "org.jpvm.PvmException",
            "org.jpvm.PvmInterruptedException",
            "org.jpvm.SpawnRequest",
            "org.jpvm.SpawnResult",
            "org.jpvm.SystemRoles",
            "org.jpvm.TaskExit",
            "org.jpvm.TaskInfo",
            "org.jpvm.TaskOption",
            "org.jpvm.Tid",
            "org.jpvm.TraceEvent",
            "org.jpvm.TraceMask",
            "org.jpvm.TraceTarget",
            "org.jpvm.TracerSettings",
            "org.jpvm.Encoding",
            "org.jpvm.NotifyKind",
            "org.jpvm.PvmError",
            "org.jpvm.MessageBuffer",
            "org.jpvm.PvmTask",
            "org.jpvm.TaskScope",
            "org.jpvm.client.FrameParser",
            "org.jpvm.client.MessageQueue",
            "org.jpvm.client.OutputCatcher",
            "org.jpvm.client.RouteNotices",
            "org.jpvm.client.SessionState",
            "org.jpvm.client.TaskOptions",
            "org.jpvm.client.TracedBuffer",
            "org.jpvm.client.io.ReceiveCall",
            "org.jpvm.migration.TaskPlace",
            "org.jpvm.migration.io.CheckpointCall",
            "org.jpvm.migration.io.TaskMigration",
            "org.jpvm.message.Body",
            "org.jpvm.message.InPlaceItems",
            "org.jpvm.message.PackFormat",
            "org.jpvm.message.PackedMessage",
            "org.jpvm.migration.Migration",
            "org.jpvm.migration.Pin",
            "org.jpvm.wire.GroupCode",
            "org.jpvm.wire.XdrReader",
            "org.jpvm.wire.XdrWriter",
            "org.jpvm.wire.body.EmbeddedMessage",
            ApiCall.class.getName());

    private LibraryClasses() {}

    /** Whether all tasks have the same class of this name. */
    static boolean isShared(String binaryName) {
        return binaryName.startsWith("java.")
                || binaryName.startsWith(RUNTIME) && !isOwn(binaryName) && !startsWithOne(binaryName, PROGRAMS);
    }

    /** Whether a class is jpvm's, but each task's own. */
    static boolean isOwn(String binaryName) {
        return binaryName.startsWith(RUNTIME) && (startsWithOne(binaryName, OWN) || OF_ENGINE.contains(binaryName));
    }

    private static boolean startsWithOne(String name, Set<String> prefixes) {
        for (String prefix : prefixes) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
