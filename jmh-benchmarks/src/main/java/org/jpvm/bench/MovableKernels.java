package org.jpvm.bench;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/** Eight small computations by name: integers, matrices, recursion, arrays of several kinds. Plain code that knows nothing of being moved. */
public final class MovableKernels implements ToDoubleFunction<String> {
    @Override
    public double applyAsDouble(String name) {
        return switch (name) {
            case "intloop" -> run(name, 20_000_000);
            case "matmul" -> run(name, 256);
            case "mandel" -> run(name, 300);
            case "nqueens" -> run(name, 9);
            case "sieve" -> run(name, 2_000_000);
            case "spectral" -> run(name, 250);
            case "bytes" -> run(name, 4_000_000);
            case "fib" -> run(name, 30);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** One long computation in a single call, as a task. */
    public static Callable<Double> task(String name, int size) {
        return () -> run(name, size);
    }

    /** Short ones one after the other, beside an array that is there the whole time, as a task. */
    public static Callable<Double> rounds(String name, int rounds, int arrayBytes) {
        return () -> {
            byte[][] pages = new byte[arrayBytes >> 10][1 << 10];
            double sum = 0;
            for (int i = 0; i < rounds; i++) {
                sum += new MovableKernels().applyAsDouble(name);
            }
            return sum + pages.length;
        };
    }

    private static double run(String name, int size) {
        return switch (name) {
            case "intloop" -> intLoop(size);
            case "matmul" -> multiply(size);
            case "mandel" -> mandelbrot(size, 200);
            case "nqueens" -> place(size, 0, new int[size]);
            case "sieve" -> sieve(size);
            case "spectral" -> spectral(size);
            case "bytes" -> bytes(size);
            case "fib" -> fib(size);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static int intLoop(int n) {
        int x = 1;
        for (int i = 0; i < n; i++) {
            x ^= x << 13;
            x ^= x >>> 17;
            x ^= x << 5;
            x += i;
        }
        return x;
    }

    private static double multiply(int n) {
        double[][] a = new double[n][n];
        double[][] b = new double[n][n];
        double[][] c = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a[i][j] = i + j;
                b[i][j] = i - j;
            }
        }
        for (int i = 0; i < n; i++) {
            double[] ci = c[i];
            for (int k = 0; k < n; k++) {
                double v = a[i][k];
                double[] bk = b[k];
                for (int j = 0; j < n; j++) {
                    ci[j] += v * bk[j];
                }
            }
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += c[i][i * 7 % n];
        }
        return sum;
    }

    private static double mandelbrot(int n, int limit) {
        long total = 0;
        for (int y = 0; y < n; y++) {
            for (int x = 0; x < n; x++) {
                double cr = 2.0 * x / n - 1.5;
                double ci = 2.0 * y / n - 1;
                double zr = 0;
                double zi = 0;
                int k = 0;
                while (k < limit && zr * zr + zi * zi < 4) {
                    double next = zr * zr - zi * zi + cr;
                    zi = 2 * zr * zi + ci;
                    zr = next;
                    k++;
                }
                total += k;
            }
        }
        return total;
    }

    private static boolean free(int[] queens, int row, int column) {
        for (int i = 0; i < row; i++) {
            int distance = queens[i] - column;
            if (distance == 0 || distance == row - i || distance == i - row) {
                return false;
            }
        }
        return true;
    }

    private static int place(int n, int row, int[] queens) {
        if (row == n) {
            return 1;
        }
        int total = 0;
        for (int column = 0; column < n; column++) {
            if (free(queens, row, column)) {
                queens[row] = column;
                total += place(n, row + 1, queens);
            }
        }
        return total;
    }

    private static double sieve(int n) {
        boolean[] composite = new boolean[n + 1];
        int count = 0;
        for (int i = 2; i <= n; i++) {
            if (!composite[i]) {
                count++;
                for (long j = (long) i * i; j <= n; j += i) {
                    composite[(int) j] = true;
                }
            }
        }
        return count;
    }

    private static double element(int i, int j) {
        return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1);
    }

    private static void timesRows(double[] v, double[] result) {
        for (int i = 0; i < v.length; i++) {
            double sum = 0;
            for (int j = 0; j < v.length; j++) {
                sum += element(i, j) * v[j];
            }
            result[i] = sum;
        }
    }

    private static void timesColumns(double[] v, double[] result) {
        for (int i = 0; i < v.length; i++) {
            double sum = 0;
            for (int j = 0; j < v.length; j++) {
                sum += element(j, i) * v[j];
            }
            result[i] = sum;
        }
    }

    private static double spectral(int n) {
        double[] u = new double[n];
        double[] v = new double[n];
        double[] t = new double[n];
        Arrays.fill(u, 1);
        for (int i = 0; i < 10; i++) {
            timesRows(u, t);
            timesColumns(t, v);
            timesRows(v, t);
            timesColumns(t, u);
        }
        double uv = 0;
        double vv = 0;
        for (int i = 0; i < n; i++) {
            uv += u[i] * v[i];
            vv += v[i] * v[i];
        }
        return Math.sqrt(uv / vv);
    }

    private static double bytes(int n) {
        byte[] data = new byte[n];
        for (int i = 0; i < n; i++) {
            data[i] = (byte) (i * 31 + (i >> 3));
        }
        int hash = 0;
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < n; i++) {
                data[i] = (byte) (data[i] ^ 0x5a);
            }
            for (int i = 0; i < n; i++) {
                hash = hash * 31 + (data[i] & 0xff);
            }
        }
        return hash;
    }

    private static int fib(int n) {
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }
}
