package org.jpvm.mosix.continuation.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;

/** Where the polls stand in the byte code; what that means for speed shows the benchmark only. */
class PollsTest {
    /** Loops of all forms that javac makes. */
    static final class Loops {
        private Loops() {}

        static int whileLoop(int n) {
            int i = 0;
            while (i < n) {
                if (i == 7) {
                    i += 2;
                    continue;
                }
                i++;
            }
            return i;
        }

        static int doLoop(int n) {
            int i = 0;
            do {
                i++;
            } while (i < n);
            return i;
        }

        static int nested(int n) {
            int sum = 0;
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    sum += j;
                }
            }
            return sum;
        }

        static int endless(int n) {
            int i = 0;
            for (; ; ) {
                if (++i > n) {
                    return i;
                }
            }
        }

        static int recursion(int n) {
            return n == 0 ? 0 : 1 + recursion(n - 1);
        }

        static int leaf(int n) {
            return n + 1;
        }
    }

    private static ClassNode transformed() throws IOException {
        String name = Loops.class.getName().replace('.', '/');
        byte[] file;
        try (InputStream in = Loops.class.getResourceAsStream("/" + name + ".class")) {
            file = in.readAllBytes();
        }
        ClassNode node = new ClassNode();
        new ClassReader(new ClassTransformer(other -> null).transform(file).bytes()).accept(node, 0);
        return node;
    }

    private static MethodNode method(String name) throws IOException {
        return transformed().methods.stream()
                .filter(one -> one.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static AbstractInsnNode real(AbstractInsnNode insn, boolean back) {
        AbstractInsnNode at = insn;
        do {
            at = back ? at.getPrevious() : at.getNext();
        } while (at != null && at.getOpcode() < 0);
        return at;
    }

    private static List<JumpInsnNode> backJumps(MethodNode method) {
        List<JumpInsnNode> jumps = new ArrayList<>();
        for (AbstractInsnNode insn : method.instructions) {
            for (LabelNode target : Polls.targets(insn)) {
                if (method.instructions.indexOf(target) < method.instructions.indexOf(insn)) {
                    jumps.add((JumpInsnNode) insn);
                }
            }
        }
        return jumps;
    }

    @Test
    void eachRoundOfALoopEndsWithAPollAndNoneBeginsWithOne() throws IOException {
        for (String name : List.of("whileLoop", "doLoop", "nested", "endless")) {
            List<JumpInsnNode> jumps = backJumps(method(name));
            assertFalse(jumps.isEmpty(), name);
            for (JumpInsnNode jump : jumps) {
                assertEquals(Opcodes.GOTO, jump.getOpcode(), name);
                assertTrue(Names.isPoll(real(jump, true)), name + ": poll in front of the jump");
                assertFalse(Names.isPoll(real(jump.label, false)), name + ": no poll in front of the test");
            }
        }
    }

    @Test
    void callersPollAtTheirEntryAndLeavesNowhere() throws IOException {
        assertTrue(Names.isPoll(real(method("recursion").instructions.getFirst(), false))
                || Names.isPoll(method("recursion").instructions.getFirst()));
        for (AbstractInsnNode insn : method("leaf").instructions) {
            assertFalse(Names.isPoll(insn));
        }
    }

    @Test
    void eachPollHasAnEntryOfItsOwn() throws IOException {
        List<String> names =
                transformed().methods.stream().map(method -> method.name).toList();
        assertEquals(
                2,
                names.stream()
                        .filter(name -> name.matches("nested\\$mig\\$\\d+\\$\\d+"))
                        .count(),
                names::toString);
        assertEquals(
                0,
                names.stream()
                        .filter(name -> name.matches("nested\\$mig\\$\\d+"))
                        .count(),
                names::toString);
        assertEquals(
                1,
                names.stream()
                        .filter(name -> name.matches("recursion\\$mig\\$\\d+"))
                        .count(),
                names::toString);
        assertEquals(
                1,
                names.stream()
                        .filter(name -> name.matches("recursion.*\\$restart"))
                        .count(),
                names::toString);
    }
}
