package org.jpvm.mosix.continuation.transform;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Finds the sites of a method and moves the operands below each call into locals. Frames of the method are made to promise live locals
 * only, so that a twin that restores live locals meets them.
 */
final class Sites {
    /** A method has at most 255 slots of arguments; so many saved values are a sign of generated code. */
    private static final int MAX_SLOTS = 240;

    private final MethodNode method;
    private final Monitors monitors;
    private final Predicate<String> nameable;
    private final FrameStates states;
    private final BitSet[] live;
    private final int firstSpill;
    private int spillTop;

    /**
     * @param nameable whether the class may name a type in its code; a value of another type cannot be cast back
     */
    Sites(String owner, MethodNode method, Monitors monitors, Predicate<String> nameable) {
        this.method = method;
        this.monitors = monitors;
        this.nameable = nameable;
        this.states = new FrameStates(owner, method);
        this.live = new Flow(method).liveBefore();
        this.firstSpill = method.maxLocals;
        this.spillTop = firstSpill;
    }

    List<Site> find() {
        InsnList code = method.instructions;
        AbstractInsnNode[] insns = code.toArray();
        List<Site> sites = new ArrayList<>();
        for (int i = 0; i < insns.length; i++) {
            if (insns[i] instanceof FrameNode frame) {
                int at = i;
                Locals.keep(frame, slot -> live[at].get(slot) || isMonitor(slot, at));
            } else if (Calls.mayReachTask(insns[i])) {
                Site site = siteAt(insns[i], i);
                if (site != null) {
                    sites.add(site);
                }
            }
        }
        method.maxLocals = spillTop;
        int firstArgument = spillTop;
        for (Site site : sites) {
            spill(site, firstArgument);
            code.insertBefore(site.insn, site.start);
            code.insert(site.insn, site.end);
        }
        return sites;
    }

    private boolean isMonitor(int slot, int at) {
        return slot >= monitors.slot(0) && slot < monitors.slot(monitors.depthAt(at));
    }

    private Site siteAt(AbstractInsnNode insn, int index) {
        FrameStates.State state = states.before(index);
        if (state == null) {
            return null;
        }
        Site site = new Site(insn);
        int below = state.stack().size() - Calls.argumentSlots(insn);
        int slot = firstSpill;
        for (int i = 0; i < state.stack().size(); i++) {
            Object type = state.stack().get(i);
            if (type == Opcodes.TOP) {
                continue;
            }
            if (i >= below) {
                site.arguments.add(type);
                continue;
            }
            site.operands.add(new Site.Value(slot, type));
            slot += Kinds.size(type);
        }
        BitSet needed = (BitSet) live[index + 1].clone();
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            if (index >= method.instructions.indexOf(block.start) && index < method.instructions.indexOf(block.end)) {
                needed.or(live[method.instructions.indexOf(block.handler)]);
                site.cover.add(block);
            }
        }
        for (int local = 0; local < state.locals().size(); local++) {
            Object type = state.locals().get(local);
            if (needed.get(local) && type != Opcodes.TOP) {
                site.locals.add(new Site.Value(local, type));
            }
        }
        for (int depth = 0; depth < monitors.depthAt(index); depth++) {
            site.monitors.add(new Site.Value(monitors.slot(depth), Names.OBJECT));
        }
        if (!savable(site)) {
            return null;
        }
        spillTop = Math.max(spillTop, slot);
        return site;
    }

    private boolean savable(Site site) {
        int slots = 0;
        for (List<Site.Value> part : List.of(site.locals, site.operands)) {
            for (Site.Value value : part) {
                slots += Kinds.size(value.type());
                if (Kinds.of(value.type()) == 'A' && value.type() != Opcodes.NULL) {
                    if (!(value.type() instanceof String type) || !nameable.test(type)) {
                        return false;
                    }
                }
            }
        }
        org.objectweb.asm.Type result = site.returnType();
        boolean reference = result.getSort() >= org.objectweb.asm.Type.ARRAY;
        return slots <= MAX_SLOTS && (!reference || nameable.test(result.getInternalName()));
    }

    private void spill(Site site, int firstArgument) {
        if (site.operands.isEmpty()) {
            return;
        }
        InsnList code = new InsnList();
        int slot = firstArgument;
        List<Site.Value> arguments = new ArrayList<>();
        for (Object type : site.arguments) {
            arguments.add(new Site.Value(slot, type));
            slot += Kinds.size(type);
        }
        method.maxLocals = Math.max(method.maxLocals, slot);
        for (List<Site.Value> part : List.of(arguments, site.operands)) {
            for (int i = part.size() - 1; i >= 0; i--) {
                code.add(Kinds.store(part.get(i).type(), part.get(i).slot()));
            }
        }
        for (List<Site.Value> part : List.of(site.operands, arguments)) {
            for (Site.Value value : part) {
                code.add(Kinds.load(value.type(), value.slot()));
            }
        }
        method.instructions.insertBefore(site.insn, code);
    }
}
