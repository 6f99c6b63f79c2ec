package org.jpvm.mosix.continuation.program;

import static org.jpvm.mosix.continuation.program.Work.spin;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Data structures, with iterators in flight over them. */
final class Containers {
    private final int scale;

    Containers(int scale) {
        this.scale = scale;
    }

    void addTo(Map<String, Callable<String>> programs) {
        programs.put("forEach", this::forEach);
        programs.put("identityKeys", this::identityKeys);
        programs.put("treeOfMaps", this::treeOfMaps);
        programs.put("queues", this::queues);
        programs.put("concurrent", this::concurrent);
        programs.put("numbers", this::numbers);
        programs.put("ownIterator", this::ownIterator);
        programs.put("cycles", this::cycles);
        programs.put("immutable", this::immutable);
        programs.put("boxes", this::boxes);
    }

    private String forEach() {
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            list.add(i);
        }
        Map<String, Integer> map = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            map.put("k" + i, i);
        }
        Set<String> linked = new LinkedHashSet<>(map.keySet());
        long sum = 0;
        for (int i = 0; i < scale / 100 + 1; i++) {
            for (int x : list) {
                sum += spin(x % 5);
            }
            for (Map.Entry<String, Integer> entry : map.entrySet()) {
                sum = sum * 31 + entry.getValue();
                spin(3);
                map.put(entry.getKey(), entry.getValue() + 1);
            }
            for (String x : linked) {
                sum += x.length() + spin(3);
            }
            for (Integer x : new TreeMap<>(Map.of(1, 2, 3, 4)).values()) {
                sum += x + spin(2);
            }
            for (Iterator<Integer> x = List.of(1, 2, 3).iterator(); x.hasNext(); ) {
                sum += x.next() + spin(2);
            }
        }
        return "" + sum;
    }

    private static final class Key {
        private final int number;

        Key(int number) {
            this.number = number;
        }
    }

    private enum Colour {
        RED,
        GREEN,
        BLUE
    }

    private String identityKeys() {
        Map<Key, Integer> byKey = new HashMap<>();
        Map<Colour, Integer> byColour = new HashMap<>();
        Map<Object, Integer> byIdentity = new IdentityHashMap<>();
        Map<Class<?>, Integer> byClass = new HashMap<>();
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            keys.add(new Key(i));
        }
        long sum = 0;
        for (int i = 0; i < scale; i++) {
            Key key = keys.get(i % keys.size());
            byKey.merge(key, i, Integer::sum);
            byColour.merge(Colour.values()[i % 3], i, Integer::sum);
            byIdentity.merge(key, 1, Integer::sum);
            byClass.merge(key.getClass(), 1, Integer::sum);
            sum += spin(3);
            if (i % 25 == 0) {
                for (Map.Entry<Key, Integer> entry : byKey.entrySet()) {
                    sum += entry.getKey().number * (long) entry.getValue() + spin(2);
                }
            }
        }
        return sum + " " + byKey.size() + byColour.size() + byIdentity.size() + byClass;
    }

    private String treeOfMaps() {
        TreeMap<Integer, Map<String, Set<Integer>>> tree = new TreeMap<>();
        for (int i = 0; i < scale; i++) {
            tree.computeIfAbsent(i % 13, k -> new LinkedHashMap<>())
                    .computeIfAbsent("s" + i % 7, k -> new HashSet<>())
                    .add((int) (spin(3) % 100) + i);
        }
        long sum = 0;
        for (Map<String, Set<Integer>> map : tree.descendingMap().values()) {
            for (Set<Integer> set : map.values()) {
                sum += set.hashCode() + spin(2);
            }
        }
        return "" + sum;
    }

    private String queues() {
        PriorityQueue<Long> heap = new PriorityQueue<>((a, b) -> Long.compare(b, a));
        ArrayDeque<Integer> deque = new ArrayDeque<>();
        LinkedList<String> linked = new LinkedList<>();
        BitSet bits = new BitSet();
        long sum = 0;
        for (int i = 0; i < scale; i++) {
            heap.add(spin(3) % 1000);
            deque.addFirst(i);
            linked.add("l" + i);
            bits.set((int) (spin(2) & 127));
            if (i % 3 == 0) {
                sum += heap.poll() + deque.pollLast() + linked.removeFirst().length();
            }
        }
        return sum + " " + bits.cardinality() + linked.size();
    }

    private String concurrent() {
        ConcurrentHashMap<String, AtomicLong> counters = new ConcurrentHashMap<>();
        for (int i = 0; i < scale; i++) {
            counters.computeIfAbsent("c" + i % 17, k -> new AtomicLong()).addAndGet(spin(3) & 7);
        }
        long sum = 0;
        for (AtomicLong counter : counters.values()) {
            sum = sum * 31 + counter.get() + (spin(2) & 1);
        }
        return "" + sum;
    }

    private String numbers() {
        BigInteger product = BigInteger.ONE;
        BigDecimal total = BigDecimal.ZERO;
        Random random = new Random(5);
        for (int i = 1; i < scale / 4; i++) {
            product = product.multiply(BigInteger.valueOf(i + (spin(3) & 1))).mod(BigInteger.TWO.pow(200));
            total = total.add(new BigDecimal(random.nextInt(1000)).movePointLeft(2));
            spin(4);
        }
        return product.add(BigInteger.valueOf(7)) + " " + total + random.nextGaussian();
    }

    private static final class Range implements Iterable<Integer> {
        private final int end;

        Range(int end) {
            this.end = end;
        }

        @Override
        public Iterator<Integer> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < end;
                }

                @Override
                public Integer next() {
                    spin(4);
                    return next++;
                }
            };
        }
    }

    private String ownIterator() {
        long sum = 0;
        for (int x : new Range(scale)) {
            sum = sum * 3 + x;
        }
        return "" + sum;
    }

    private static final class Node {
        private Node next;
        private transient int weight;
        private final Object self = this;
    }

    private String cycles() {
        Node ring = new Node();
        Node last = ring;
        for (int i = 0; i < 5000; i++) {
            last.next = new Node();
            last = last.next;
            last.weight = i;
        }
        last.next = ring;
        long sum = 0;
        Node at = ring;
        for (int i = 0; i < scale * 3; i++) {
            sum += at.weight + (at.self == at ? 1 : 0) + spin(2);
            at = at.next;
        }
        return "" + sum;
    }

    private String immutable() {
        Map<String, Integer> map = Map.of("a", 1, "b", 2, "c", 3, "d", 4);
        Set<Integer> set = Set.of(5, 6, 7, 8);
        List<String> list = List.copyOf(List.of("x", "y", "z"));
        long sum = 0;
        for (int i = 0; i < scale; i++) {
            sum += map.get("abcd".substring(i % 4, i % 4 + 1))
                    + (set.contains(i % 10) ? 3 : 1)
                    + list.get(i % 3).length();
            sum += spin(3);
        }
        return "" + sum;
    }

    private String boxes() {
        Integer small = 7;
        Integer large = 70_000;
        Long wide = 5L;
        Character character = 'x';
        Boolean flag = true;
        Double number = 2.5;
        Object same = large;
        int matches = 0;
        for (int i = 0; i < scale; i++) {
            spin(3);
            matches += (Object) small == (Object) Integer.valueOf(7) ? 1 : 0;
            matches += same == (Object) large ? 1 : 0;
            matches += (Object) wide == (Object) Long.valueOf(5) ? 1 : 0;
            matches += (Object) character == (Object) Character.valueOf('x') ? 1 : 0;
            matches += (Object) flag == (Object) Boolean.TRUE ? 1 : 0;
        }
        return matches + " " + number;
    }
}
