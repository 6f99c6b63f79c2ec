package org.jpvm.mosix.continuation.transform;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/** A call or poll at which a method can be captured, and what must be saved there. */
final class Site {
    /** A value in a local: what a live variable, a held monitor's object or a spilled operand is. */
    record Value(int slot, Object type) {}

    final AbstractInsnNode insn;
    /** Live locals; those known to be null are restored without being saved. */
    final List<Value> locals = new ArrayList<>();
    /** Objects whose monitors are held, outermost first. */
    final List<Value> monitors = new ArrayList<>();
    /** Operands below the call's own, bottom first, and the locals that hold them during the call. */
    final List<Value> operands = new ArrayList<>();
    /** The call's operands, bottom first. */
    final List<Object> arguments = new ArrayList<>();
    /** The program's handlers around the call, in order. */
    final List<TryCatchBlockNode> cover = new ArrayList<>();

    final LabelNode start = new LabelNode();
    final LabelNode end = new LabelNode();
    LabelNode handler;

    Site(AbstractInsnNode insn) {
        this.insn = insn;
    }

    boolean isPoll() {
        return Names.isPoll(insn);
    }

    Type returnType() {
        return isPoll() ? Type.VOID_TYPE : Type.getReturnType(((MethodInsnNode) insn).desc);
    }

    /** All values in the order in which they are saved and read back. */
    List<Value> saved() {
        List<Value> saved = new ArrayList<>();
        for (List<Value> part : List.of(locals, monitors, operands)) {
            for (Value value : part) {
                if (value.type() != Opcodes.NULL) {
                    saved.add(value);
                }
            }
        }
        return saved;
    }

    SiteInfo info() {
        StringBuilder kinds = new StringBuilder();
        List<String> types = new ArrayList<>();
        for (Value value : saved()) {
            char kind = Kinds.of(value.type());
            kinds.append(kind);
            if (kind == 'A') {
                types.add((String) value.type());
            }
        }
        return new SiteInfo(kinds.toString(), List.copyOf(types));
    }
}
