package org.jpvm.mosix.continuation.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Makes objects whose constructor arguments call task code after those arguments, because an uninitialised object can be neither saved nor
 * made elsewhere: {@code new A(f())} becomes {@code new A; pop; t = f(); new A(t)}. The first {@code new} stays for classes of the task,
 * so that their initialiser runs when it did. Other shapes than javac's {@code NEW DUP ... <init>} are left: no site there.
 */
final class LateNew {
    private final MethodNode method;
    private final InsnList code;
    private final FrameStates states;
    private final Map<Object, List<MethodInsnNode>> constructors = new HashMap<>();
    private final Set<Object> spanned = new LinkedHashSet<>();

    private LateNew(String owner, MethodNode method) {
        this.method = method;
        this.code = method.instructions;
        this.states = new FrameStates(owner, method);
    }

    static void apply(String owner, MethodNode method) {
        boolean any = false;
        for (AbstractInsnNode insn : method.instructions) {
            any |= insn.getOpcode() == Opcodes.NEW;
        }
        if (any) {
            LateNew pass = new LateNew(owner, method);
            pass.findSpanned();
            for (Object label : pass.spanned) {
                pass.delay(label);
            }
        }
    }

    private void findSpanned() {
        AbstractInsnNode[] insns = code.toArray();
        for (int i = 0; i < insns.length; i++) {
            FrameStates.State state = states.before(i);
            if (state == null) {
                continue;
            }
            if (insns[i] instanceof MethodInsnNode call && call.name.equals("<init>")) {
                Object receiver = state.stack().get(state.stack().size() - Calls.argumentSlots(call));
                if (receiver instanceof Label) {
                    constructors
                            .computeIfAbsent(receiver, key -> new ArrayList<>())
                            .add(call);
                }
            }
            if (Calls.mayReachTask(insns[i])) {
                for (Object type : state.stack()) {
                    if (type instanceof Label) {
                        spanned.add(type);
                    }
                }
            }
        }
    }

    private void delay(Object label) {
        TypeInsnNode creation = (TypeInsnNode) states.creationOf(label);
        List<MethodInsnNode> calls = constructors.get(label);
        if (creation == null || calls == null || calls.size() != 1) {
            return;
        }
        AbstractInsnNode dup = Kinds.nextReal(creation);
        if (dup.getOpcode() != Opcodes.DUP) {
            return;
        }
        MethodInsnNode constructor = calls.get(0);
        forgetInFrames(creation);
        InsnList late = new InsnList();
        Type[] types = Type.getArgumentTypes(constructor.desc);
        int[] slots = new int[types.length];
        for (int i = 0; i < types.length; i++) {
            slots[i] = method.maxLocals;
            method.maxLocals += types[i].getSize();
        }
        for (int i = types.length - 1; i >= 0; i--) {
            late.add(new VarInsnNode(types[i].getOpcode(Opcodes.ISTORE), slots[i]));
        }
        late.add(new TypeInsnNode(Opcodes.NEW, creation.desc));
        late.add(new InsnNode(Opcodes.DUP));
        for (int i = 0; i < types.length; i++) {
            late.add(new VarInsnNode(types[i].getOpcode(Opcodes.ILOAD), slots[i]));
        }
        code.insertBefore(constructor, late);
        if (creation.desc.startsWith("java/")) {
            code.remove(creation);
            code.remove(dup);
        } else {
            code.set(dup, new InsnNode(Opcodes.POP));
        }
    }

    /** Frames between the two places no longer have the object among the operands. */
    private void forgetInFrames(AbstractInsnNode creation) {
        Set<Object> labels = new HashSet<>();
        AbstractInsnNode before = creation.getPrevious();
        while (before != null && !Kinds.isReal(before)) {
            if (before instanceof LabelNode) {
                labels.add(before);
            }
            before = before.getPrevious();
        }
        for (AbstractInsnNode insn : code) {
            if (insn instanceof FrameNode frame && frame.stack != null) {
                List<Object> stack = new ArrayList<>(frame.stack);
                stack.removeIf(labels::contains);
                frame.stack = stack;
            }
        }
    }
}
