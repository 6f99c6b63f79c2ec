package org.jpvm.mosix.continuation.transform;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;

/** Internal names and handles that transformed code uses. */
final class Names {
    static final String RUNTIME = "org/jpvm/mosix/continuation/runtime/TaskRuntime";
    static final String SIGNAL = "org/jpvm/mosix/continuation/runtime/CaptureSignal";
    static final String FRAME = "org/jpvm/mosix/continuation/runtime/Frame";
    static final String OBJECT = "java/lang/Object";

    static final String TWIN_MARK = "$mig$";
    static final String RESTART_MARK = "$restart";
    static final String LAMBDA_FACTORY = "$mig$lambda$";

    private static final String BOOTSTRAP =
            "Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;";
    private static final String SITE = ")Ljava/lang/invoke/CallSite;";

    static final Handle POLL = bootstrap("poll", "");
    static final Handle LAMBDA = bootstrap(
            "lambda", "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;I");
    static final Handle ALTERNATIVE_LAMBDA = bootstrap("alternativeLambda", "[Ljava/lang/Object;");

    private Names() {}

    private static Handle bootstrap(String name, String extra) {
        return new Handle(Opcodes.H_INVOKESTATIC, RUNTIME, name, "(" + BOOTSTRAP + extra + SITE, false);
    }

    static InvokeDynamicInsnNode newPoll() {
        return new InvokeDynamicInsnNode("poll", "()V", POLL);
    }

    static boolean isPoll(AbstractInsnNode insn) {
        return insn instanceof InvokeDynamicInsnNode dynamic && dynamic.bsm.equals(POLL);
    }
}
