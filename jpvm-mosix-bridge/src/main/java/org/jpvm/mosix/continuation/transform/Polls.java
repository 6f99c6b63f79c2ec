package org.jpvm.mosix.continuation.transform;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;

/** Puts a poll at the head of each loop, and at the entry of each method that calls task code, so that recursion polls as well. */
final class Polls {
    private Polls() {}

    static void insert(MethodNode method) {
        InsnList code = method.instructions;
        boolean calls = Calls.anyIn(code);
        Set<LabelNode> heads = loopHeads(code);
        boolean headFirst = false;
        for (LabelNode head : heads) {
            AbstractInsnNode place = head;
            while (place.getNext() != null && !Kinds.isReal(place.getNext())) {
                place = place.getNext();
            }
            headFirst |= firstReal(code) == place.getNext();
            code.insert(place, Names.newPoll());
        }
        if (calls && !headFirst) {
            code.insert(Names.newPoll());
        }
    }

    static boolean hasLoop(MethodNode method) {
        return !loopHeads(method.instructions).isEmpty();
    }

    private static AbstractInsnNode firstReal(InsnList code) {
        AbstractInsnNode first = code.getFirst();
        return first == null || Kinds.isReal(first) ? first : Kinds.nextReal(first);
    }

    private static Set<LabelNode> loopHeads(InsnList code) {
        Set<LabelNode> heads = new LinkedHashSet<>();
        for (AbstractInsnNode insn : code.toArray()) {
            for (LabelNode target : targets(insn)) {
                if (code.indexOf(target) <= code.indexOf(insn)) {
                    heads.add(target);
                }
            }
        }
        return heads;
    }

    /** Where an instruction may jump. */
    static List<LabelNode> targets(AbstractInsnNode insn) {
        if (insn instanceof JumpInsnNode jump) {
            return List.of(jump.label);
        }
        List<LabelNode> targets = new ArrayList<>();
        if (insn instanceof TableSwitchInsnNode table) {
            targets.addAll(table.labels);
            targets.add(table.dflt);
        } else if (insn instanceof LookupSwitchInsnNode lookup) {
            targets.addAll(lookup.labels);
            targets.add(lookup.dflt);
        }
        return targets;
    }
}
