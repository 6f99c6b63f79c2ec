package org.jpvm.mosix.continuation.program;

import static org.jpvm.mosix.continuation.program.Work.mix;
import static org.jpvm.mosix.continuation.program.Work.spin;

import java.util.Map;
import java.util.concurrent.Callable;

/** Statements, expressions and local variables of all types. */
final class Control {
    private final int scale;

    Control(int scale) {
        this.scale = scale;
    }

    void addTo(Map<String, Callable<String>> programs) {
        programs.put("finally", this::finallyBlocks);
        programs.put("exceptions", this::exceptions);
        programs.put("exceptionHeld", this::exceptionHeld);
        programs.put("resources", this::resources);
        programs.put("deep", this::deep);
        programs.put("localsOfAllTypes", this::locals);
        programs.put("ternaryInNew", this::ternaryInNew);
        programs.put("nestedNew", this::nestedNew);
        programs.put("unassigned", this::unassigned);
        programs.put("nullLocals", this::nullLocals);
        programs.put("stringSwitch", this::stringSwitch);
        programs.put("switchExpression", this::switchExpression);
        programs.put("labels", this::labels);
        programs.put("strings", this::strings);
        programs.put("arrays", this::arrays);
        programs.put("operandStack", this::operandStack);
        programs.put("returns", this::returns);
        programs.put("varargs", this::varargs);
    }

    private String finallyBlocks() {
        long sum = 0;
        for (int i = 0; i < scale; i++) {
            try {
                sum += spin(8);
                if ((sum & 7) == 0) {
                    throw new IllegalStateException("x" + (sum & 3));
                }
                sum ^= 5;
            } catch (IllegalStateException e) {
                sum += e.getMessage().length() + spin(4);
            } finally {
                sum += 3 + spin(3);
            }
        }
        return "" + sum;
    }

    private String exceptions() {
        long sum = 0;
        for (int i = 0; i < scale; i++) {
            try {
                sum += thrower(i);
            } catch (RuntimeException e) {
                sum += e.getMessage().length();
            } catch (Throwable e) {
                sum -= spin(5);
            }
        }
        return "" + sum;
    }

    private static long thrower(int i) throws Exception {
        spin(5);
        if (i % 7 == 3) {
            throw new RuntimeException("m" + i);
        }
        if (i % 11 == 5) {
            throw new Exception("e");
        }
        return recurse(3) + i;
    }

    private String exceptionHeld() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < scale / 10; i++) {
            try {
                throw new IllegalArgumentException("held " + i, new RuntimeException("cause"));
            } catch (IllegalArgumentException e) {
                e.addSuppressed(new Exception("s"));
                long x = spin(20);
                text.append(e.getMessage()).append(e.getCause().getMessage()).append(x & 3);
                text.append(e.getSuppressed().length).append(e.getStackTrace().length > 0);
            }
        }
        return "" + text.toString().hashCode();
    }

    private static final class Resource implements AutoCloseable {
        private final StringBuilder log;

        Resource(StringBuilder log) {
            this.log = log;
        }

        @Override
        public void close() {
            log.append((char) ('a' + (spin(7) & 7)));
        }
    }

    private String resources() {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < scale / 5; i++) {
            try (Resource outer = new Resource(log);
                    Resource inner = new Resource(log)) {
                log.append(outer == inner).append(spin(6) & 1);
                if (i % 5 == 2) {
                    throw new IllegalStateException("r");
                }
            } catch (IllegalStateException e) {
                log.append(e.getMessage());
            }
        }
        return "" + log.toString().hashCode();
    }

    private static int recurse(int depth) {
        return depth == 0 ? (int) spin(60) : recurse(depth - 1) + depth;
    }

    private String deep() {
        long sum = 0;
        for (int i = 0; i < scale / 100 + 1; i++) {
            sum += recurse(1000 + i % 7);
        }
        return "" + sum;
    }

    private static double mixed(int a, long b, double c, float f, byte y, short h, char q, boolean z, String s) {
        double total = 0;
        for (int i = 0; i < a; i++) {
            long l = b + i;
            double d = c * i + total * 1e-9;
            float g = f + i;
            total += d + g + (l & 15) + y + h + q + (z ? 1 : 0) + s.charAt(i % s.length());
            z = !z;
            y++;
            h--;
            q++;
        }
        return total;
    }

    private String locals() {
        double sum = 0;
        for (int i = 0; i < 4; i++) {
            sum += mixed(scale * 2, 1L << 40, Math.PI, -0.0f, (byte) 120, (short) -2, 'c', true, "hello world");
        }
        return sum + " " + Double.doubleToRawLongBits(sum);
    }

    private record Pair(int a, String b) {
        long hash() {
            return a * 31L + b.hashCode();
        }
    }

    private String ternaryInNew() {
        long sum = 0;
        for (int i = 0; i < scale; i++) {
            sum += new Pair((i & 1) == 0 ? mix(i, 2L, 3) : mix(4, i, i), "k" + mix(i, i, i)).hash()
                    + (i % 3 == 0 ? mix(1, i, 2) : 7L * mix(i, 3, 3));
        }
        return "" + sum;
    }

    private static final class Tree {
        static int made = mix(3, 3, 3);
        private final Tree left;
        private final long value;

        Tree(Tree left, long value) {
            this.left = left;
            this.value = value + made;
        }

        long sum() {
            return value + (left == null ? 0 : left.sum());
        }
    }

    private String nestedNew() {
        long sum = 0;
        for (int i = 0; i < scale / 4; i++) {
            sum += new Tree(new Tree(new Tree(null, mix(i, i, 1)), mix(1, i, 2)), i % 2 == 0 ? mix(i, 1, i) : spin(3))
                    .sum();
        }
        return "" + sum;
    }

    private String unassigned() {
        int total = 0;
        for (int i = 0; i < scale; i++) {
            int u;
            if ((i & 1) == 0) {
                u = i;
                total += u + mix(i, i, i);
            } else {
                String text = "q" + i;
                total += text.length() + (int) spin(9);
            }
        }
        return "" + total;
    }

    private String nullLocals() {
        String kept = null;
        int[] none = null;
        long sum = 0;
        for (int i = 0; i < scale; i++) {
            sum += spin(4) + (kept == null ? 1 : kept.length()) + (none == null ? 0 : none.length);
            if (i == scale / 2) {
                kept = "now set";
                none = new int[] {1, 2};
            }
        }
        return sum + kept;
    }

    private String stringSwitch() {
        StringBuilder text = new StringBuilder();
        String[] keys = {"aa", "bb", "Aa", "BB", "zz"};
        for (int i = 0; i < scale; i++) {
            switch (keys[i % 5]) {
                case "aa" -> text.append(spin(5) & 1);
                case "Aa", "BB" -> {
                    spin(6);
                    text.append('x');
                }
                default -> text.append(mix(i, 1, 1) & 3);
            }
        }
        return "" + text.toString().hashCode();
    }

    private String switchExpression() {
        long sum = 0;
        for (int i = 0; i < scale; i++) {
            long part = switch (i % 4) {
                case 0 -> spin(4);
                case 1 -> {
                    try {
                        yield mix(i, spin(3), 2);
                    } finally {
                        sum ^= spin(2);
                    }
                }
                case 2 -> 7;
                default -> -i;
            };
            sum += i + part;
        }
        return "" + sum;
    }

    private String labels() {
        long sum = 0;
        outer:
        for (int i = 0; i < scale; i++) {
            int j = 0;
            do {
                if ((spin(3) & 15) == j) {
                    continue outer;
                }
                if (j > 12) {
                    break;
                }
                sum += j;
            } while (++j < 20);
            sum *= 3;
            if (sum == 42) {
                break outer;
            }
        }
        return "" + sum;
    }

    private String strings() {
        String folded = "";
        String literal = "literal";
        StringBuilder text = new StringBuilder();
        int same = 0;
        for (int i = 0; i < scale; i++) {
            text.append(i).append(mix(i, i, i)).append('\u20ac');
            if (text.length() > 200) {
                folded = folded.hashCode() + text.toString().substring(0, 20);
                text.setLength(0);
            }
            same += literal == "literal" ? 1 : 0;
        }
        return folded + text.length() + " " + same;
    }

    private String arrays() {
        int[][][] cubes = new int[7][5][];
        long[] sums = new long[100];
        double[] doubles = new double[9];
        boolean[] flags = new boolean[11];
        char[] chars = new char[13];
        for (int i = 0; i < scale; i++) {
            cubes[i % 7][i % 5] = new int[] {i, mix(i, i, i)};
            sums[i % 100] += cubes[i % 7][i % 5][1] + mix(1, 2, 3);
            doubles[i % 9] += i / 3.0;
            flags[i % 11] ^= (spin(2) & 1) == 0;
            chars[i % 13]++;
        }
        return java.util.Arrays.hashCode(sums) + "" + java.util.Arrays.deepHashCode(cubes)
                + java.util.Arrays.hashCode(doubles) + java.util.Arrays.hashCode(flags) + new String(chars).hashCode();
    }

    private String operandStack() {
        long sum = 0;
        double d = 1;
        for (int i = 0; i < scale; i++) {
            sum += 2L * i + (3 * mix(i, sum, 4) - (long) (d * mix(i, 2, mix(1, i, 3))));
            d += 1.5f * mix(1, 1, i) / (1 + Math.abs(spin(3) % 5));
        }
        return sum + " " + d;
    }

    private static byte oneByte(int i) {
        return (byte) spin(i % 4 + 1);
    }

    private static short oneShort(int i) {
        return (short) spin(i % 4 + 1);
    }

    private static char oneChar(int i) {
        return (char) spin(i % 4 + 1);
    }

    private static boolean oneBoolean(int i) {
        return (spin(i % 4 + 1) & 4) == 0;
    }

    private static float oneFloat(int i) {
        return spin(i % 4 + 1) / 3f;
    }

    private static double oneDouble(int i) {
        return spin(i % 4 + 1) / 7d;
    }

    private static int[] oneArray(int i) {
        return new int[] {(int) spin(i % 4 + 1)};
    }

    private String returns() {
        double sum = 0;
        for (int i = 0; i < scale; i++) {
            sum += oneByte(i)
                    + oneShort(i)
                    + oneChar(i)
                    + (oneBoolean(i) ? 1 : 2)
                    + oneFloat(i)
                    + oneDouble(i)
                    + oneArray(i)[0];
        }
        return "" + sum;
    }

    private static long add(Object... values) {
        long sum = 0;
        for (Object value : values) {
            sum += ((Number) value).longValue() + spin(2);
        }
        return sum;
    }

    private String varargs() {
        long sum = 0;
        for (int i = 0; i < scale / 5; i++) {
            sum += add(i, 2L, 3.5, (byte) 4, mix(i, i, i), 70_000 + i);
        }
        return "" + sum;
    }
}
