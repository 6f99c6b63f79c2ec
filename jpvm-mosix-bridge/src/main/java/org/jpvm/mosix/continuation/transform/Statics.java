package org.jpvm.mosix.continuation.transform;

import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Makes the static state of a class replaceable: its initialiser can be told not to run, and its fields are not constants to the JIT. */
final class Statics {
    private Statics() {}

    static void open(ClassNode type) {
        for (MethodNode method : type.methods) {
            if (method.name.equals("<clinit>")) {
                method.instructions.insert(guard(type.name));
            }
        }
        if ((type.access & Opcodes.ACC_INTERFACE) == 0) {
            for (FieldNode field : type.fields) {
                if (isOpened(field)) {
                    field.access &= ~Opcodes.ACC_FINAL;
                }
            }
        }
    }

    /**
     * Compiled code may hold the value of a static final field for ever, so a loader used for a second arrival needs them not to be final.
     * Constants are the same in every run; enum constants and what javac generates stay the same objects in a loader.
     */
    private static boolean isOpened(FieldNode field) {
        int kind = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
        return (field.access & kind) == kind
                && field.value == null
                && (field.access & (Opcodes.ACC_ENUM | Opcodes.ACC_SYNTHETIC)) == 0;
    }

    private static InsnList guard(String owner) {
        InsnList code = new InsnList();
        LabelNode run = new LabelNode();
        code.add(new LdcInsnNode(Type.getObjectType(owner)));
        code.add(new MethodInsnNode(
                Opcodes.INVOKESTATIC, Names.RUNTIME, "skipsInitialiser", "(Ljava/lang/Class;)Z", false));
        code.add(new JumpInsnNode(Opcodes.IFEQ, run));
        code.add(new InsnNode(Opcodes.RETURN));
        code.add(run);
        code.add(Locals.frame(List.of(), List.of()));
        // Keeps this frame apart from one the initialiser may begin with.
        code.add(new InsnNode(Opcodes.NOP));
        return code;
    }
}
