package org.jpvm.mosix.continuation.transform;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Turns a synchronized method into one with a synchronized block around its body, whose monitor can be let go and taken again. */
final class SynchronizedMethods {
    private SynchronizedMethods() {}

    static void unfold(String owner, MethodNode method) {
        if ((method.access & Opcodes.ACC_SYNCHRONIZED) == 0) {
            return;
        }
        method.access &= ~Opcodes.ACC_SYNCHRONIZED;
        boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
        int lock = method.maxLocals++;
        InsnList code = method.instructions;
        LabelNode start = new LabelNode();
        LabelNode end = new LabelNode();
        LabelNode handler = new LabelNode();
        // The lock's local must be known in every frame of the body.
        Object lockType = isStatic ? "java/lang/Class" : owner;
        for (AbstractInsnNode insn : code.toArray()) {
            int opcode = insn.getOpcode();
            if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
                code.insertBefore(insn, new VarInsnNode(Opcodes.ALOAD, lock));
                code.insertBefore(insn, new InsnNode(Opcodes.MONITOREXIT));
                LabelNode before = new LabelNode();
                LabelNode after = new LabelNode();
                code.insertBefore(insn, before);
                code.insert(insn, after);
            } else if (insn instanceof FrameNode frame) {
                Locals.put(frame, lock, lockType);
            }
        }
        InsnList enter = new InsnList();
        enter.add(isStatic ? new LdcInsnNode(Type.getObjectType(owner)) : new VarInsnNode(Opcodes.ALOAD, 0));
        enter.add(new InsnNode(Opcodes.DUP));
        enter.add(new VarInsnNode(Opcodes.ASTORE, lock));
        enter.add(new InsnNode(Opcodes.MONITORENTER));
        enter.add(start);
        code.insert(enter);
        code.add(end);
        code.add(handler);
        FrameNode frame = new FrameNode(Opcodes.F_NEW, 0, new Object[0], 1, new Object[] {"java/lang/Throwable"});
        Locals.put(frame, lock, lockType);
        code.add(frame);
        code.add(new VarInsnNode(Opcodes.ALOAD, lock));
        code.add(new InsnNode(Opcodes.MONITOREXIT));
        code.add(new InsnNode(Opcodes.ATHROW));
        cover(method, start, end, handler);
    }

    /** All but the way from a monitor exit to its return, where the monitor is not held any more. */
    private static void cover(MethodNode method, LabelNode start, LabelNode end, LabelNode handler) {
        LabelNode from = start;
        for (AbstractInsnNode insn : method.instructions.toArray()) {
            int opcode = insn.getOpcode();
            if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
                method.tryCatchBlocks.add(new TryCatchBlockNode(from, (LabelNode) insn.getPrevious(), handler, null));
                from = (LabelNode) insn.getNext();
            }
        }
        if (Kinds.nextReal(from) != null
                && method.instructions.indexOf(Kinds.nextReal(from)) < method.instructions.indexOf(end)) {
            method.tryCatchBlocks.add(new TryCatchBlockNode(from, end, handler, null));
        }
    }
}
