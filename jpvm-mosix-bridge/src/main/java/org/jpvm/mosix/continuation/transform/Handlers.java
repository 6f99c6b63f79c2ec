package org.jpvm.mosix.continuation.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/** Appends the code that saves a frame, one handler for all sites with the same values, before the program's own handlers in the table. */
final class Handlers {
    private Handlers() {}

    static void append(MethodNode method, List<Site> sites) {
        Map<String, LabelNode> shared = new HashMap<>();
        List<TryCatchBlockNode> blocks = new ArrayList<>();
        for (Site site : sites) {
            site.handler = shared.computeIfAbsent(keyOf(site), key -> handler(method, site));
            blocks.add(new TryCatchBlockNode(site.start, site.end, site.handler, Names.SIGNAL));
        }
        blocks.addAll(method.tryCatchBlocks);
        method.tryCatchBlocks = blocks;
    }

    private static String keyOf(Site site) {
        StringBuilder key = new StringBuilder();
        for (Site.Value value : site.saved()) {
            key.append(Kinds.of(value.type())).append(value.slot()).append(' ');
        }
        return key.append(site.monitors.size()).toString();
    }

    private static LabelNode handler(MethodNode method, Site site) {
        InsnList code = method.instructions;
        LabelNode label = new LabelNode();
        code.add(label);
        List<Object> slots = new ArrayList<>();
        for (Site.Value value : site.saved()) {
            while (slots.size() <= value.slot() + 1) {
                slots.add(Opcodes.TOP);
            }
            slots.set(value.slot(), Kinds.erased(Kinds.of(value.type())));
        }
        code.add(Locals.frame(slots, List.of(Names.SIGNAL)));
        for (Site.Value value : site.saved()) {
            char kind = Kinds.of(value.type());
            code.add(Kinds.load(value.type(), value.slot()));
            String parameter = kind == 'A' ? "L" + Names.OBJECT + ";" : String.valueOf(kind);
            code.add(onSignal(String.valueOf(Character.toLowerCase(kind)), "(" + parameter + ")"));
        }
        code.add(onSignal("end", "()"));
        for (int i = site.monitors.size() - 1; i >= 0; i--) {
            code.add(new VarInsnNode(Opcodes.ALOAD, site.monitors.get(i).slot()));
            code.add(new InsnNode(Opcodes.MONITOREXIT));
        }
        code.add(new InsnNode(Opcodes.ATHROW));
        return label;
    }

    private static MethodInsnNode onSignal(String name, String parameters) {
        return new MethodInsnNode(
                Opcodes.INVOKEVIRTUAL, Names.SIGNAL, name, parameters + "L" + Names.SIGNAL + ";", false);
    }
}
