package org.jpvm.mosix.continuation.program;

import static org.jpvm.mosix.continuation.program.Work.spin;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Kinds of types: records, sealed interfaces, inner and local classes, generics, enums, constructors, statics. */
final class Shapes {
    private static int counted;
    private static final List<Integer> SEEN = new ArrayList<>();
    private static long[] table = {1, 2, 3};

    private final int scale;

    Shapes(int scale) {
        this.scale = scale;
    }

    void addTo(Map<String, Callable<String>> programs) {
        programs.put("record", this::records);
        programs.put("sealed", this::sealedTypes);
        programs.put("inner", this::inner);
        programs.put("generic", this::generics);
        programs.put("enum", this::enums);
        programs.put("interfaceDefault", this::defaults);
        programs.put("bridges", this::bridges);
        programs.put("statics", this::statics);
        programs.put("lateClass", this::lateClass);
        programs.put("constructor!", this::constructors);
        programs.put("staticInitialiser!", this::initialisers);
        programs.put("reflection!", this::reflection);
    }

    private interface Shape {
        default long area(int n) {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += side(i);
            }
            return sum;
        }

        long side(int i);

        static long unit(Shape shape) {
            return shape.side(1) + privately(3);
        }

        private static long privately(int n) {
            return spin(n);
        }
    }

    private record Square(int k) implements Shape {
        @Override
        public long side(int i) {
            return spin(4) * k + i;
        }

        long twice(int n) {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += side(i);
            }
            return sum;
        }
    }

    private String records() {
        long sum = 0;
        Square square = new Square(3);
        for (int i = 0; i < scale / 20; i++) {
            sum += square.area(20) + square.twice(20);
        }
        return sum + " " + square + square.hashCode();
    }

    private String defaults() {
        long sum = 0;
        Shape odd = new Shape() {
            private int calls;

            @Override
            public long side(int i) {
                calls++;
                return spin(3) + calls;
            }
        };
        for (int i = 0; i < scale / 20; i++) {
            sum += odd.area(10) + Shape.unit(odd);
        }
        return "" + sum;
    }

    private sealed interface Expression permits Number, Sum {}

    private record Number(long value) implements Expression {}

    private record Sum(Expression left, Expression right) implements Expression {}

    private static long evaluate(Expression e) {
        if (e instanceof Number number) {
            return number.value() + spin(3);
        }
        Sum sum = (Sum) e;
        return evaluate(sum.left()) * 31 + evaluate(sum.right());
    }

    private String sealedTypes() {
        Expression e = new Number(3);
        for (int i = 0; i < 100; i++) {
            e = new Sum(e, new Number(i));
        }
        long sum = 0;
        for (int i = 0; i < scale / 50 + 1; i++) {
            sum += evaluate(e);
        }
        return "" + sum;
    }

    private final class Inner {
        private int calls = 5;

        long go(int n) {
            long sum = scale;
            for (int i = 0; i < n; i++) {
                sum += spin(5) + calls++;
            }
            return sum;
        }
    }

    private String inner() {
        Inner first = new Inner();
        Inner second = new Inner();
        class Local {
            long square(int a) {
                return spin(a % 9) + scale;
            }
        }
        Local local = new Local();
        Supplier<Long> anonymous = new Supplier<>() {
            private long sum;

            @Override
            public Long get() {
                sum += spin(5) & 3;
                return sum;
            }
        };
        long sum = 0;
        for (int i = 0; i < scale / 10; i++) {
            sum += first.go(5) + second.go(5) + local.square(i) + anonymous.get();
        }
        return "" + sum;
    }

    private static final class Multimap<K extends Comparable<K>, V extends List<? super K>> {
        private final Map<K, V> map = new TreeMap<>();

        V get(K key, Supplier<V> maker) {
            spin(3);
            return map.computeIfAbsent(key, k -> maker.get());
        }
    }

    private String generics() {
        Multimap<String, List<Object>> lists = new Multimap<>();
        long sum = 0;
        for (int i = 0; i < scale; i++) {
            List<Object> list = lists.get("k" + i % 50, ArrayList::new);
            list.add(i);
            sum += list.size() + spin(4);
        }
        return "" + sum;
    }

    private enum Operation {
        ONE {
            @Override
            long apply(int n) {
                return spin(n);
            }
        },
        TWO {
            @Override
            long apply(int n) {
                return spin(n) * 3 + calls++;
            }
        };

        int calls;

        abstract long apply(int n);
    }

    private String enums() {
        long sum = 0;
        EnumMap<Operation, Long> sums = new EnumMap<>(Operation.class);
        for (int i = 0; i < scale; i++) {
            Operation operation = Operation.values()[i & 1];
            sum += operation.apply(6);
            switch (operation) {
                case ONE -> sum++;
                case TWO -> sum += spin(3);
            }
            sums.merge(operation, sum, Long::sum);
        }
        return sum + " " + sums + Operation.valueOf("TWO").calls;
    }

    private abstract static class Base<T> {
        abstract T make(int i);

        T twice(int i) {
            spin(2);
            return make(i);
        }
    }

    private static final class Strings extends Base<String> {
        @Override
        String make(int i) {
            return "s" + spin(3) % 10 + i;
        }
    }

    private String bridges() {
        Base<String> base = new Strings();
        int sum = 0;
        for (int i = 0; i < scale; i++) {
            sum += base.twice(i).hashCode();
        }
        return "" + sum;
    }

    private String statics() {
        for (int i = 0; i < scale; i++) {
            counted += i;
            table[i % 3] += spin(4);
            if (i % 10 == 0) {
                SEEN.add(counted);
            }
        }
        return counted + " " + SEEN.hashCode() + java.util.Arrays.hashCode(table);
    }

    private static final class Late {
        static final String NAME = "late" + counted;

        static long work(int n) {
            return spin(n) + NAME.length();
        }
    }

    private String lateClass() {
        long sum = 0;
        for (int i = 0; i < scale; i++) {
            sum += spin(5);
        }
        for (int i = 0; i < scale; i++) {
            sum += Late.work(5);
        }
        return sum + Late.NAME.substring(0, 4);
    }

    private static final class Slow {
        private final long value;

        Slow(int n) {
            long sum = 0;
            for (int i = 0; i < n; i++) {
                sum += spin(1);
            }
            value = sum;
        }
    }

    private String constructors() {
        long sum = 0;
        for (int i = 0; i < scale / 20 + 3; i++) {
            sum += new Slow(20).value + spin(60);
        }
        return "" + sum;
    }

    private static final class SlowToInitialise {
        static final long VALUE = sum();

        private static long sum() {
            long sum = 0;
            for (int i = 0; i < 100; i++) {
                sum += spin(5);
            }
            return sum;
        }
    }

    private String initialisers() {
        return SlowToInitialise.VALUE + " " + spin(500);
    }

    private String reflection() throws Exception {
        long sum = 0;
        for (int i = 0; i < scale / 4; i++) {
            Method method = Work.class.getDeclaredMethod("spin", int.class);
            sum += (Long) method.invoke(null, 40);
            sum += spin(10);
        }
        return "" + sum;
    }
}
