package org.jpvm.mosix.continuation.transform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;

/**
 * Puts a poll at the end of each round of a loop, and at the entry of each method that calls task code, so that recursion polls as well.
 *
 * <p>At the end, because the JIT turns a loop whose head is its test round, and takes range checks out of it and vectorises it only then. A
 * poll in front of the test hides it: loops over arrays were a tenth slower. A twin that jumps behind such a poll enters the loop by its head.
 *
 * <pre>
 *   head: if (done) goto out                        head: body
 *         body                                            if (again) goto round
 *         poll()                                          ...
 *         goto head                                round: poll(); goto head        behind the method's code
 * </pre>
 */
final class Polls {
    private Polls() {}

    static void insert(MethodNode method) {
        InsnList code = method.instructions;
        boolean calls = Calls.anyIn(code);
        Map<LabelNode, LabelNode> rounds = new LinkedHashMap<>();
        for (AbstractInsnNode insn : code.toArray()) {
            if (insn.getOpcode() == Opcodes.GOTO && isBack(code, insn, ((JumpInsnNode) insn).label)) {
                code.insertBefore(insn, Names.newPoll());
            } else {
                replaceTargets(
                        insn,
                        target -> isBack(code, insn, target)
                                ? rounds.computeIfAbsent(target, head -> new LabelNode())
                                : target);
            }
        }
        rounds.forEach((head, round) -> {
            code.add(round);
            code.add(frameAt(head));
            code.add(Names.newPoll());
            code.add(new JumpInsnNode(Opcodes.GOTO, head));
        });
        if (calls) {
            code.insert(Names.newPoll());
        }
    }

    /** Every target of a jump has a frame; an uninitialised object in it is named by the label of its creation, which stays. */
    private static FrameNode frameAt(LabelNode head) {
        AbstractInsnNode at = head;
        while (!(at instanceof FrameNode)) {
            at = at.getNext();
        }
        FrameNode frame = (FrameNode) at;
        return new FrameNode(
                Opcodes.F_NEW, frame.local.size(), frame.local.toArray(), frame.stack.size(), frame.stack.toArray());
    }

    static boolean hasLoop(MethodNode method) {
        for (AbstractInsnNode insn : method.instructions) {
            for (LabelNode target : targets(insn)) {
                if (isBack(method.instructions, insn, target)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isBack(InsnList code, AbstractInsnNode jump, LabelNode target) {
        return code.indexOf(target) <= code.indexOf(jump);
    }

    private static void replaceTargets(AbstractInsnNode insn, UnaryOperator<LabelNode> change) {
        if (insn instanceof JumpInsnNode jump) {
            jump.label = change.apply(jump.label);
        } else if (insn instanceof TableSwitchInsnNode table) {
            table.labels.replaceAll(change);
            table.dflt = change.apply(table.dflt);
        } else if (insn instanceof LookupSwitchInsnNode lookup) {
            lookup.labels.replaceAll(change);
            lookup.dflt = change.apply(lookup.dflt);
        }
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
