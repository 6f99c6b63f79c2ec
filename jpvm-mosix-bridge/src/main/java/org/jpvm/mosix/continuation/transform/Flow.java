package org.jpvm.mosix.continuation.transform;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Control flow of a method by instruction index, and which locals are live. Built once per method, after the last insertion. */
final class Flow {
    private final AbstractInsnNode[] code;
    /** Ordinary successors. */
    private final int[][] successors;
    /** Handlers around the instruction, in the order in which they are tried; the verifier looks at all of them. */
    private final int[][] handlers;
    /** How many of them an exception can really enter: none behind one that catches everything. */
    private final int[] reachable;

    Flow(MethodNode method) {
        InsnList list = method.instructions;
        code = list.toArray();
        successors = new int[code.length][];
        handlers = new int[code.length][0];
        reachable = new int[code.length];
        boolean[] closed = new boolean[code.length];
        for (int i = 0; i < code.length; i++) {
            List<LabelNode> targets = Polls.targets(code[i]);
            boolean falls = i + 1 < code.length && fallsThrough(code[i]);
            int[] next = new int[targets.size() + (falls ? 1 : 0)];
            for (int j = 0; j < targets.size(); j++) {
                next[j] = list.indexOf(targets.get(j));
            }
            if (falls) {
                next[next.length - 1] = i + 1;
            }
            successors[i] = next;
        }
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            int handler = list.indexOf(block.handler);
            for (int i = list.indexOf(block.start); i < list.indexOf(block.end); i++) {
                if (Kinds.isReal(code[i])) {
                    int[] longer = Arrays.copyOf(handlers[i], handlers[i].length + 1);
                    longer[longer.length - 1] = handler;
                    handlers[i] = longer;
                    reachable[i] += closed[i] ? 0 : 1;
                    closed[i] |= block.type == null;
                }
            }
        }
    }

    AbstractInsnNode[] code() {
        return code;
    }

    int[] successors(int index) {
        return successors[index];
    }

    /** Handlers that an exception at the instruction can enter. */
    int[] reachableHandlers(int index) {
        return Arrays.copyOf(handlers[index], reachable[index]);
    }

    private static boolean fallsThrough(AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        return !(opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN
                || opcode == Opcodes.ATHROW
                || opcode == Opcodes.TABLESWITCH
                || opcode == Opcodes.LOOKUPSWITCH
                || insn instanceof JumpInsnNode && opcode == Opcodes.GOTO);
    }

    /** For each instruction the locals that may be read from there on before they are written; an exception may come at any of them. */
    BitSet[] liveBefore() {
        BitSet[] live = new BitSet[code.length];
        for (int i = 0; i < live.length; i++) {
            live[i] = new BitSet();
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = code.length - 1; i >= 0; i--) {
                BitSet now = new BitSet();
                for (int next : successors[i]) {
                    now.or(live[next]);
                }
                apply(code[i], now);
                for (int handler : handlers[i]) {
                    now.or(live[handler]);
                }
                if (!now.equals(live[i])) {
                    live[i] = now;
                    changed = true;
                }
            }
        }
        return live;
    }

    private static void apply(AbstractInsnNode insn, BitSet live) {
        if (insn instanceof VarInsnNode access) {
            boolean store = access.getOpcode() >= Opcodes.ISTORE && access.getOpcode() <= Opcodes.ASTORE;
            live.set(access.var, !store);
        } else if (insn instanceof IincInsnNode increment) {
            live.set(increment.var);
        }
    }
}
