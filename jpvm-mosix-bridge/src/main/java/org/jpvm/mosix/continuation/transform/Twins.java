package org.jpvm.mosix.continuation.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * The methods that go on with the frames of one method.
 *
 * <pre>
 *   poll at the entry       name$mig$N$restart   calls the method again: its code is compiled where the program ran before
 *   poll of a loop          name$mig$N$S         enters the loop by its head
 *   call                    name$mig$N           one for all
 * </pre>
 *
 * A method that can be entered in the middle of several loops has loops of several entrances, which the JIT does not improve; a task that
 * stood in its hottest loop would be slow for the rest of it.
 *
 * @param reentrySites as in {@link MethodInfo}
 * @param entries as in {@link MethodInfo}
 */
record Twins(List<MethodNode> methods, List<Integer> reentrySites, Map<Integer, String> entries) {
    /** Most code of twins for single sites, so that a class does not grow without bounds. */
    private static final int SINGLE_BYTES = 6000;

    /**
     * @param method with its handlers appended
     * @param name of the twin for all
     */
    static Twins of(ClassNode type, MethodNode method, List<Site> sites, String name) {
        List<MethodNode> methods = new ArrayList<>();
        Map<Integer, String> entries = new TreeMap<>();
        Set<Integer> others = new TreeSet<>();
        Set<Integer> loops = new TreeSet<>();
        for (int i = 0; i < sites.size(); i++) {
            Site site = sites.get(i);
            if (!site.isPoll()) {
                others.add(i);
            } else if (isEntry(method, site) && isRestartable(method, site)) {
                methods.add(restart(type, method, site, name + Names.RESTART_MARK));
                entries.put(i, name + Names.RESTART_MARK);
            } else {
                loops.add(i);
            }
        }
        boolean single = (long) loops.size() * ClassTransformer.sizeOf(method) <= SINGLE_BYTES;
        for (int loop : loops) {
            if (single) {
                String own = name + "$" + loop;
                methods.add(new Twin(type.name, method, sites, Set.of(loop), own).build());
                entries.put(loop, own);
            } else {
                others.add(loop);
            }
        }
        List<Integer> reentrySites = List.of();
        if (!others.isEmpty()) {
            Twin rest = new Twin(type.name, method, sites, others, name);
            methods.add(rest.build());
            reentrySites = rest.reentrySites();
        }
        return new Twins(methods, reentrySites, Map.copyOf(entries));
    }

    private static boolean isEntry(MethodNode method, Site site) {
        return site.insn == Kinds.nextReal(method.instructions.getFirst()) && site.monitors.isEmpty();
    }

    /** An argument that is not read any more is not there; any value does in its place, but for an object to call a method of. */
    private static boolean isRestartable(MethodNode method, Site site) {
        return (method.access & Opcodes.ACC_STATIC) != 0
                || at(site, 0) != null && at(site, 0).type() != Opcodes.NULL;
    }

    private static Site.Value at(Site site, int slot) {
        return site.locals.stream()
                .filter(value -> value.slot() == slot)
                .findFirst()
                .orElse(null);
    }

    private static MethodNode restart(ClassNode type, MethodNode method, Site site, String name) {
        Type result = Type.getReturnType(method.desc);
        MethodNode restart = new MethodNode(
                Opcodes.ASM9,
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
                name,
                "(L" + Names.FRAME + ";)" + result.getDescriptor(),
                null,
                method.exceptions.toArray(String[]::new));
        InsnList code = restart.instructions;
        boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
        int slot = 0;
        if (!isStatic) {
            Twin.restore(code, 0, at(site, slot++));
        }
        for (Type argument : Type.getArgumentTypes(method.desc)) {
            Site.Value value = at(site, slot);
            if (value == null) {
                code.add(zero(argument));
            } else {
                Twin.restore(code, 0, value);
            }
            slot += argument.getSize();
        }
        boolean inInterface = (type.access & Opcodes.ACC_INTERFACE) != 0;
        code.add(new MethodInsnNode(
                isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKESPECIAL,
                type.name,
                method.name,
                method.desc,
                inInterface));
        code.add(new InsnNode(result.getOpcode(Opcodes.IRETURN)));
        restart.maxLocals = 1;
        return restart;
    }

    private static InsnNode zero(Type type) {
        return new InsnNode(
                switch (type.getSort()) {
                    case Type.LONG -> Opcodes.LCONST_0;
                    case Type.FLOAT -> Opcodes.FCONST_0;
                    case Type.DOUBLE -> Opcodes.DCONST_0;
                    case Type.ARRAY, Type.OBJECT -> Opcodes.ACONST_NULL;
                    default -> Opcodes.ICONST_0;
                });
    }
}
