package org.jpvm.mosix.continuation.transform;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Frame types as stack maps name them, and the letters by which they are saved: I, J, F, D, A. */
final class Kinds {
    private Kinds() {}

    static char of(Object type) {
        if (type == Opcodes.INTEGER) {
            return 'I';
        }
        if (type == Opcodes.LONG) {
            return 'J';
        }
        if (type == Opcodes.FLOAT) {
            return 'F';
        }
        return type == Opcodes.DOUBLE ? 'D' : 'A';
    }

    static int size(Object type) {
        return type == Opcodes.LONG || type == Opcodes.DOUBLE ? 2 : 1;
    }

    /** The form of an instruction such as ILOAD or ISTORE for a type. */
    static int opcode(Object type, int intForm) {
        return intForm + "IJFDA".indexOf(of(type));
    }

    static VarInsnNode load(Object type, int slot) {
        return new VarInsnNode(opcode(type, Opcodes.ILOAD), slot);
    }

    static VarInsnNode store(Object type, int slot) {
        return new VarInsnNode(opcode(type, Opcodes.ISTORE), slot);
    }

    /** The type by which a handler sees a value: what it is saved as, and no more. */
    static Object erased(char kind) {
        return switch (kind) {
            case 'I' -> Opcodes.INTEGER;
            case 'J' -> Opcodes.LONG;
            case 'F' -> Opcodes.FLOAT;
            case 'D' -> Opcodes.DOUBLE;
            default -> Names.OBJECT;
        };
    }

    /** Neither a label, a line nor a frame. */
    static boolean isReal(AbstractInsnNode insn) {
        return insn.getOpcode() >= 0;
    }

    static AbstractInsnNode nextReal(AbstractInsnNode insn) {
        AbstractInsnNode next = insn.getNext();
        while (next != null && !isReal(next)) {
            next = next.getNext();
        }
        return next;
    }
}
