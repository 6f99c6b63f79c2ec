package org.jpvm.mosix.continuation.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FrameNode;

/** Locals of stack map frames by slot, where ASM lists them by value. */
final class Locals {
    private Locals() {}

    /** Declares a one-slot local in an expanded frame. */
    static void put(FrameNode frame, int slot, Object type) {
        List<Object> slots = bySlot(frame.local);
        while (slots.size() <= slot) {
            slots.add(Opcodes.TOP);
        }
        slots.set(slot, type);
        frame.local = byValue(slots);
    }

    /** Undeclares the locals for which the test fails. A frame may always promise less. */
    static void keep(FrameNode frame, IntPredicate wanted) {
        List<Object> slots = bySlot(frame.local);
        for (int i = 0; i < slots.size(); i++) {
            if (slots.get(i) != Opcodes.TOP && !wanted.test(i)) {
                slots.set(i, Opcodes.TOP);
            }
        }
        frame.local = byValue(slots);
    }

    static List<Object> bySlot(List<Object> values) {
        List<Object> slots = new ArrayList<>();
        if (values != null) {
            for (Object type : values) {
                slots.add(type);
                if (Kinds.size(type) == 2) {
                    slots.add(Opcodes.TOP);
                }
            }
        }
        return slots;
    }

    /** The list ASM wants: one element per value, no trailing gaps. */
    static List<Object> byValue(List<Object> slots) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < slots.size(); i += Kinds.size(slots.get(i))) {
            values.add(slots.get(i));
        }
        while (!values.isEmpty() && values.get(values.size() - 1) == Opcodes.TOP) {
            values.remove(values.size() - 1);
        }
        return values;
    }

    static FrameNode frame(List<Object> slots, List<Object> operands) {
        List<Object> locals = byValue(slots);
        List<Object> stack = byValue(operands);
        return new FrameNode(Opcodes.F_NEW, locals.size(), locals.toArray(), stack.size(), stack.toArray());
    }
}
