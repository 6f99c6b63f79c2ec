package org.jpvm.mosix.continuation.transform;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Keeps each object whose monitor a method has entered in a local of its own, by nesting depth, so that a capture can leave the monitors
 * from the inside out and a twin enter them again in the old order. Needs locking that nests, as javac's does: the depth at each
 * instruction must not depend on the path.
 */
final class Monitors {
    private static final int MAX_DEPTH = 32;

    private final int base;
    private final int[] depths;

    private Monitors(int base, int[] depths) {
        this.base = base;
        this.depths = depths;
    }

    /** Inserts the stores and declares the locals in the method's frames. Null if the locking does not nest. */
    static Monitors apply(MethodNode method) {
        InsnList code = method.instructions;
        int base = method.maxLocals;
        boolean any = false;
        for (AbstractInsnNode insn : code) {
            any |= insn.getOpcode() == Opcodes.MONITORENTER;
        }
        if (!any) {
            return new Monitors(base, null);
        }
        int[] first = depths(method);
        if (first == null) {
            return null;
        }
        AbstractInsnNode[] insns = code.toArray();
        for (int i = 0; i < insns.length; i++) {
            if (insns[i].getOpcode() == Opcodes.MONITORENTER && first[i] >= 0) {
                code.insertBefore(insns[i], new InsnNode(Opcodes.DUP));
                code.insertBefore(insns[i], new VarInsnNode(Opcodes.ASTORE, base + first[i]));
                method.maxLocals = Math.max(method.maxLocals, base + first[i] + 1);
            } else if (insns[i] instanceof FrameNode frame) {
                for (int k = 0; k < first[i]; k++) {
                    Locals.put(frame, base + k, Names.OBJECT);
                }
            }
        }
        return new Monitors(base, depths(method));
    }

    /** Monitors held before an instruction. */
    int depthAt(int index) {
        return depths == null ? 0 : Math.max(0, depths[index]);
    }

    /** The local that holds the object entered at a depth. */
    int slot(int depth) {
        return base + depth;
    }

    private static int[] depths(MethodNode method) {
        Flow flow = new Flow(method);
        AbstractInsnNode[] code = flow.code();
        int[] depths = new int[code.length];
        Arrays.fill(depths, -1);
        Deque<Integer> open = new ArrayDeque<>();
        depths[0] = 0;
        open.add(0);
        while (!open.isEmpty()) {
            int at = open.poll();
            int after = depths[at];
            if (code[at].getOpcode() == Opcodes.MONITORENTER) {
                after++;
            } else if (code[at].getOpcode() == Opcodes.MONITOREXIT) {
                after--;
            }
            if (after < 0 || after > MAX_DEPTH) {
                return null;
            }
            for (int next : flow.successors(at)) {
                if (!reach(depths, open, next, after)) {
                    return null;
                }
            }
            for (int handler : flow.reachableHandlers(at)) {
                if (!reach(depths, open, handler, depths[at])) {
                    return null;
                }
            }
        }
        return depths;
    }

    private static boolean reach(int[] depths, Deque<Integer> open, int target, int depth) {
        if (depths[target] == depth) {
            return true;
        }
        if (depths[target] >= 0) {
            return false;
        }
        depths[target] = depth;
        open.add(target);
        return true;
    }
}
