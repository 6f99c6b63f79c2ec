package org.jpvm.bench;

import java.util.concurrent.TimeUnit;
import org.jpvm.Encoding;
import org.jpvm.message.PackedMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time to pack and to unpack one array. The unpacked message is taken from its beginning each time.
 *
 * <pre>
 * java -jar jmh-benchmarks/target/benchmarks.jar PackBenchmark -p bytes=65536 -p encoding=XDR
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PackBenchmark {
    /** Size of the array in memory, bytes. */
    @Param({"64", "4096", "65536", "1048576"})
    public int bytes;

    /** Encoding of the message. */
    @Param({"XDR", "RAW"})
    public Encoding encoding;

    private byte[] byteValues;
    private short[] shorts;
    private int[] ints;
    private long[] longs;
    private float[] floats;
    private double[] doubles;
    private PackedMessage packedBytes;
    private PackedMessage packedShorts;
    private PackedMessage packedInts;
    private PackedMessage packedLongs;
    private PackedMessage packedFloats;
    private PackedMessage packedDoubles;

    /** Makes the arrays and a packed message of each. */
    @Setup
    public void setUp() {
        byteValues = new byte[bytes];
        shorts = new short[bytes / Short.BYTES];
        ints = new int[bytes / Integer.BYTES];
        longs = new long[bytes / Long.BYTES];
        floats = new float[bytes / Float.BYTES];
        doubles = new double[bytes / Double.BYTES];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = i * 0x9e3779b9;
        }
        for (int i = 0; i < longs.length; i++) {
            longs[i] = i - longs.length / 2;
            doubles[i] = i / 3.0;
        }
        packedBytes = packBytes();
        packedShorts = packShorts();
        packedInts = packInts();
        packedLongs = packLongs();
        packedFloats = packFloats();
        packedDoubles = packDoubles();
    }

    /** Packs bytes. */
    @Benchmark
    public PackedMessage packBytes() {
        PackedMessage message = new PackedMessage(encoding);
        message.packBytes(byteValues);
        return message;
    }

    /** Packs shorts. */
    @Benchmark
    public PackedMessage packShorts() {
        PackedMessage message = new PackedMessage(encoding);
        message.packShorts(shorts);
        return message;
    }

    /** Packs ints. */
    @Benchmark
    public PackedMessage packInts() {
        PackedMessage message = new PackedMessage(encoding);
        message.packInts(ints);
        return message;
    }

    /** Packs longs. */
    @Benchmark
    public PackedMessage packLongs() {
        PackedMessage message = new PackedMessage(encoding);
        message.packLongs(longs);
        return message;
    }

    /** Packs floats. */
    @Benchmark
    public PackedMessage packFloats() {
        PackedMessage message = new PackedMessage(encoding);
        message.packFloats(floats);
        return message;
    }

    /** Packs doubles. */
    @Benchmark
    public PackedMessage packDoubles() {
        PackedMessage message = new PackedMessage(encoding);
        message.packDoubles(doubles);
        return message;
    }

    /** Unpacks bytes. */
    @Benchmark
    public byte[] unpackBytes() {
        packedBytes.rewind();
        packedBytes.unpackBytes(byteValues);
        return byteValues;
    }

    /** Unpacks shorts. */
    @Benchmark
    public short[] unpackShorts() {
        packedShorts.rewind();
        packedShorts.unpackShorts(shorts);
        return shorts;
    }

    /** Unpacks ints. */
    @Benchmark
    public int[] unpackInts() {
        packedInts.rewind();
        packedInts.unpackInts(ints);
        return ints;
    }

    /** Unpacks longs. */
    @Benchmark
    public long[] unpackLongs() {
        packedLongs.rewind();
        packedLongs.unpackLongs(longs);
        return longs;
    }

    /** Unpacks floats. */
    @Benchmark
    public float[] unpackFloats() {
        packedFloats.rewind();
        packedFloats.unpackFloats(floats);
        return floats;
    }

    /** Unpacks doubles. */
    @Benchmark
    public double[] unpackDoubles() {
        packedDoubles.rewind();
        packedDoubles.unpackDoubles(doubles);
        return doubles;
    }
}
