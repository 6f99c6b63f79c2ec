package org.jpvm.mosix.continuation.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.AnalyzerAdapter;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Types of locals and operands before each instruction, as the method's own stack maps give them; no class is looked up. */
final class FrameStates {
    /**
     * @param locals one element per slot; the second slot of a long or double is {@link Opcodes#TOP}
     * @param stack the same for operands; an uninitialised object is a label
     */
    record State(List<Object> locals, List<Object> stack) {}

    private final State[] states;
    private final Map<Object, AbstractInsnNode> creations = new HashMap<>();

    FrameStates(String owner, MethodNode method) {
        states = new State[method.instructions.size()];
        AnalyzerAdapter adapter =
                new AnalyzerAdapter(Opcodes.ASM9, owner, method.access, method.name, method.desc, null) {};
        method.instructions.resetLabels();
        int index = 0;
        for (AbstractInsnNode insn : method.instructions) {
            if (Kinds.isReal(insn) && adapter.locals != null) {
                states[index] = new State(new ArrayList<>(adapter.locals), new ArrayList<>(adapter.stack));
            }
            insn.accept(adapter);
            if (insn.getOpcode() == Opcodes.NEW && adapter.stack != null) {
                creations.put(adapter.stack.get(adapter.stack.size() - 1), insn);
            }
            index++;
        }
    }

    /** Null where no path leads, and for labels, lines and frames. */
    State before(int index) {
        return states[index];
    }

    /** The instruction that made an uninitialised object. */
    AbstractInsnNode creationOf(Object label) {
        return creations.get(label);
    }
}
