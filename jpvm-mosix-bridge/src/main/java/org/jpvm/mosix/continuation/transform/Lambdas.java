package org.jpvm.mosix.continuation.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Gives each lambda expression of a class a number and a factory method {@code $mig$lambda$number}, so that a lambda object can be named by
 * class and number, made elsewhere, and filled with what it captured.
 */
final class Lambdas {
    private Lambdas() {}

    static void number(ClassNode type) {
        List<MethodNode> factories = new ArrayList<>();
        for (MethodNode method : type.methods) {
            for (AbstractInsnNode insn : method.instructions) {
                if (insn instanceof InvokeDynamicInsnNode dynamic && rebind(dynamic, factories.size())) {
                    factories.add(factory(dynamic, factories.size()));
                }
            }
        }
        type.methods.addAll(factories);
    }

    private static boolean rebind(InvokeDynamicInsnNode dynamic, int number) {
        Handle bootstrap = dynamic.bsm;
        if (!bootstrap.getOwner().equals("java/lang/invoke/LambdaMetafactory")) {
            return false;
        }
        Object[] arguments = Arrays.copyOf(dynamic.bsmArgs, dynamic.bsmArgs.length + 1);
        arguments[arguments.length - 1] = number;
        dynamic.bsm = bootstrap.getName().equals("metafactory") ? Names.LAMBDA : Names.ALTERNATIVE_LAMBDA;
        dynamic.bsmArgs = arguments;
        return true;
    }

    private static MethodNode factory(InvokeDynamicInsnNode dynamic, int number) {
        int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;
        MethodNode factory =
                new MethodNode(Opcodes.ASM9, access, Names.LAMBDA_FACTORY + number, dynamic.desc, null, null);
        int slot = 0;
        for (Type type : Type.getArgumentTypes(dynamic.desc)) {
            factory.instructions.add(new VarInsnNode(type.getOpcode(Opcodes.ILOAD), slot));
            slot += type.getSize();
        }
        factory.instructions.add(new InvokeDynamicInsnNode(dynamic.name, dynamic.desc, dynamic.bsm, dynamic.bsmArgs));
        factory.instructions.add(new InsnNode(Opcodes.ARETURN));
        factory.maxLocals = slot;
        factory.maxStack = Math.max(1, slot);
        return factory;
    }
}
