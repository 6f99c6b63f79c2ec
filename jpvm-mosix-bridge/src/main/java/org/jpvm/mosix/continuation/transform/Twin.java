package org.jpvm.mosix.continuation.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Builds a method that goes on with captured frames of another, at some of its sites: a head that restores the frame, then the body with all
 * sites and handlers.
 */
final class Twin {
    private final String owner;
    private final MethodNode method;
    private final List<Site> sites;
    private final Set<Integer> entered;
    private final MethodNode twin;
    private final Map<LabelNode, LabelNode> labels = new HashMap<>();
    private final List<TryCatchBlockNode> reentries = new ArrayList<>();
    private final List<TryCatchBlockNode> reentryCover = new ArrayList<>();
    private final List<Integer> reentrySites = new ArrayList<>();
    private final int frameSlot;

    /**
     * @param method the method with its handlers appended
     * @param entered numbers of the sites at which it can go on
     * @param name the twin's name
     */
    Twin(String owner, MethodNode method, List<Site> sites, Set<Integer> entered, String name) {
        this.owner = owner;
        this.method = method;
        this.sites = sites;
        this.entered = entered;
        this.frameSlot = method.maxLocals;
        String descriptor =
                "(L" + Names.FRAME + ";)" + Type.getReturnType(method.desc).getDescriptor();
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        this.twin =
                new MethodNode(Opcodes.ASM9, access, name, descriptor, null, method.exceptions.toArray(String[]::new));
        twin.maxLocals = frameSlot + 1;
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof LabelNode label) {
                labels.put(label, new LabelNode());
            }
        }
    }

    MethodNode build() {
        head();
        body();
        for (Site site : sites) {
            twin.tryCatchBlocks.add(copy(site.start, site.end, site.handler, Names.SIGNAL));
        }
        twin.tryCatchBlocks.addAll(reentries);
        twin.tryCatchBlocks.addAll(reentryCover);
        for (TryCatchBlockNode block : method.tryCatchBlocks.subList(sites.size(), method.tryCatchBlocks.size())) {
            twin.tryCatchBlocks.add(copy(block.start, block.end, block.handler, block.type));
        }
        return twin;
    }

    List<Integer> reentrySites() {
        return List.copyOf(reentrySites);
    }

    private TryCatchBlockNode copy(LabelNode start, LabelNode end, LabelNode handler, String type) {
        return new TryCatchBlockNode(labels.get(start), labels.get(end), labels.get(handler), type);
    }

    private void head() {
        InsnList code = twin.instructions;
        code.add(new VarInsnNode(Opcodes.ALOAD, 0));
        code.add(new VarInsnNode(Opcodes.ASTORE, frameSlot));
        if (entered.size() == 1) {
            reenter(entered.iterator().next());
            return;
        }
        LabelNode none = new LabelNode();
        LabelNode[] cases = new LabelNode[sites.size()];
        for (int i = 0; i < cases.length; i++) {
            cases[i] = entered.contains(i) ? new LabelNode() : none;
        }
        code.add(new VarInsnNode(Opcodes.ALOAD, frameSlot));
        code.add(onFrame("site", "I"));
        code.add(new TableSwitchInsnNode(0, cases.length - 1, none, cases));
        for (int i = 0; i < cases.length; i++) {
            if (cases[i] != none) {
                code.add(cases[i]);
                code.add(headFrame());
                reenter(i);
            }
        }
        code.add(none);
        code.add(headFrame());
        code.add(new TypeInsnNode(Opcodes.NEW, "java/lang/IllegalStateException"));
        code.add(new InsnNode(Opcodes.DUP));
        code.add(new MethodInsnNode(Opcodes.INVOKESPECIAL, "java/lang/IllegalStateException", "<init>", "()V", false));
        code.add(new InsnNode(Opcodes.ATHROW));
    }

    private FrameNode headFrame() {
        List<Object> slots = new ArrayList<>();
        for (int i = 0; i < frameSlot; i++) {
            slots.add(Opcodes.TOP);
        }
        slots.add(Names.FRAME);
        return Locals.frame(slots, List.of());
    }

    private void reenter(int number) {
        InsnList code = twin.instructions;
        Site site = sites.get(number);
        for (List<Site.Value> part : List.of(site.locals, site.monitors, site.operands)) {
            for (Site.Value value : part) {
                restore(value);
                code.add(Kinds.store(value.type(), value.slot()));
            }
        }
        for (Site.Value monitor : site.monitors) {
            code.add(new VarInsnNode(Opcodes.ALOAD, monitor.slot()));
            code.add(new InsnNode(Opcodes.MONITORENTER));
        }
        for (Site.Value operand : site.operands) {
            code.add(Kinds.load(operand.type(), operand.slot()));
        }
        if (!site.isPoll()) {
            callInner(site);
            reentrySites.add(number);
        }
        code.add(new JumpInsnNode(Opcodes.GOTO, labels.get(site.end)));
    }

    private void restore(Site.Value value) {
        restore(twin.instructions, frameSlot, value);
    }

    /** Pushes the next value of a frame. */
    static void restore(InsnList code, int frameSlot, Site.Value value) {
        if (value.type() == Opcodes.NULL) {
            code.add(new InsnNode(Opcodes.ACONST_NULL));
            return;
        }
        char kind = Kinds.of(value.type());
        code.add(new VarInsnNode(Opcodes.ALOAD, frameSlot));
        code.add(onFrame(
                String.valueOf(Character.toLowerCase(kind)),
                kind == 'A' ? "L" + Names.OBJECT + ";" : String.valueOf(kind)));
        if (kind == 'A' && !value.type().equals(Names.OBJECT)) {
            code.add(new TypeInsnNode(Opcodes.CHECKCAST, (String) value.type()));
        }
    }

    private void callInner(Site site) {
        InsnList code = twin.instructions;
        Type result = site.returnType();
        boolean reference = result.getSort() >= Type.ARRAY;
        String type = reference ? "L" + Names.OBJECT + ";" : result.getDescriptor();
        LabelNode start = new LabelNode();
        LabelNode end = new LabelNode();
        code.add(start);
        code.add(new VarInsnNode(Opcodes.ALOAD, frameSlot));
        String name = "callee_" + (reference ? "L" : result.getDescriptor());
        code.add(
                new MethodInsnNode(Opcodes.INVOKESTATIC, Names.RUNTIME, name, "(L" + Names.FRAME + ";)" + type, false));
        code.add(end);
        if (reference && !result.getInternalName().equals(Names.OBJECT)) {
            code.add(new TypeInsnNode(Opcodes.CHECKCAST, result.getInternalName()));
        }
        reentries.add(new TryCatchBlockNode(start, end, labels.get(site.handler), Names.SIGNAL));
        for (TryCatchBlockNode block : site.cover) {
            reentryCover.add(new TryCatchBlockNode(start, end, labels.get(block.handler), block.type));
        }
    }

    private static MethodInsnNode onFrame(String name, String type) {
        return new MethodInsnNode(Opcodes.INVOKEVIRTUAL, Names.FRAME, name, "()" + type, false);
    }

    private void body() {
        InsnList code = twin.instructions;
        Map<AbstractInsnNode, Site> ends = new HashMap<>();
        for (Site site : sites) {
            ends.put(site.end, site);
        }
        // Nothing falls into the body's beginning here, so it needs a frame of its own.
        if (!frameFollows(null)) {
            code.add(entryFrame());
        }
        for (AbstractInsnNode insn : method.instructions) {
            code.add(insn.clone(labels));
            Site site = ends.get(insn);
            if (site != null && !frameFollows(insn)) {
                code.add(afterSite(site));
            }
        }
    }

    private boolean frameFollows(AbstractInsnNode place) {
        AbstractInsnNode next = place == null ? method.instructions.getFirst() : place.getNext();
        while (next != null && !Kinds.isReal(next)) {
            if (next instanceof FrameNode) {
                return true;
            }
            next = next.getNext();
        }
        return false;
    }

    private FrameNode entryFrame() {
        List<Object> slots = new ArrayList<>();
        if ((method.access & Opcodes.ACC_STATIC) == 0) {
            slots.add(owner);
        }
        for (Type type : Type.getArgumentTypes(method.desc)) {
            push(slots, type);
        }
        return Locals.frame(slots, List.of());
    }

    private FrameNode afterSite(Site site) {
        List<Object> slots = new ArrayList<>();
        for (List<Site.Value> part : List.of(site.locals, site.monitors)) {
            for (Site.Value value : part) {
                while (slots.size() <= value.slot() + 1) {
                    slots.add(Opcodes.TOP);
                }
                slots.set(value.slot(), value.type());
            }
        }
        List<Object> operands = new ArrayList<>();
        for (Site.Value operand : site.operands) {
            operands.add(operand.type());
            if (Kinds.size(operand.type()) == 2) {
                operands.add(Opcodes.TOP);
            }
        }
        push(operands, site.returnType());
        return Locals.frame(slots, operands);
    }

    private static void push(List<Object> slots, Type type) {
        switch (type.getSort()) {
            case Type.VOID -> {}
            case Type.BOOLEAN, Type.BYTE, Type.SHORT, Type.CHAR, Type.INT -> slots.add(Opcodes.INTEGER);
            case Type.FLOAT -> slots.add(Opcodes.FLOAT);
            case Type.LONG -> {
                slots.add(Opcodes.LONG);
                slots.add(Opcodes.TOP);
            }
            case Type.DOUBLE -> {
                slots.add(Opcodes.DOUBLE);
                slots.add(Opcodes.TOP);
            }
            default -> slots.add(type.getInternalName());
        }
    }
}
