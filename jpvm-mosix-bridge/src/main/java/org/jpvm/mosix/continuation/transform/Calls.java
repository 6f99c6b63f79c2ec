package org.jpvm.mosix.continuation.transform;

import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * Which calls can have task code, or a library call that resumes, right under them. Calls that cannot need no site: leaving one out only
 * defers, and costs nothing while the task runs.
 */
final class Calls {
    /** Interfaces of the JDK that programs use everywhere and implement seldom. */
    private static final Set<String> DATA_INTERFACES = Set.of(
            "java/lang/CharSequence",
            "java/util/Collection",
            "java/util/List",
            "java/util/Set",
            "java/util/SortedSet",
            "java/util/NavigableSet",
            "java/util/Map",
            "java/util/Map$Entry",
            "java/util/SortedMap",
            "java/util/NavigableMap",
            "java/util/Queue",
            "java/util/Deque");

    private Calls() {}

    static boolean mayReachTask(AbstractInsnNode insn) {
        if (Names.isPoll(insn)) {
            return true;
        }
        if (!(insn instanceof MethodInsnNode call) || call.name.equals("<init>") || call.owner.startsWith("[")) {
            return false;
        }
        if (call.owner.startsWith("org/jpvm/mosix/continuation/runtime/")) {
            return false;
        }
        if (!call.owner.startsWith("java/")) {
            return true;
        }
        // A reflective or method-handle call leaves no frame that a walk would always show.
        if (call.owner.startsWith("java/lang/invoke/") || call.owner.startsWith("java/lang/reflect/")) {
            return false;
        }
        if (call.getOpcode() == Opcodes.INVOKEINTERFACE) {
            return !DATA_INTERFACES.contains(call.owner);
        }
        // Of classes of the JDK only those made to be extended.
        return call.getOpcode() == Opcodes.INVOKEVIRTUAL
                && (call.owner.contains("/Abstract") || call.owner.equals("java/util/TimerTask"));
    }

    static boolean anyIn(InsnList code) {
        for (AbstractInsnNode insn : code) {
            if (mayReachTask(insn)) {
                return true;
            }
        }
        return false;
    }

    /** Operand slots a call takes, its receiver included. */
    static int argumentSlots(AbstractInsnNode insn) {
        if (!(insn instanceof MethodInsnNode call)) {
            return 0;
        }
        int slots = Type.getArgumentsAndReturnSizes(call.desc) >> 2;
        return call.getOpcode() == Opcodes.INVOKESTATIC ? slots - 1 : slots;
    }
}
