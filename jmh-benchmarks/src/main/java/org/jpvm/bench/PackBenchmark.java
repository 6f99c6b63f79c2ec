package org.jpvm.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jpvm.Encoding;
import org.jpvm.message.PackedMessage;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * Packing and unpacking of one array, and copying as many bytes without a message. The counter {@code gigabytesPerSecond} is what its name says, of
 * the array as it is in memory. Messages are freed, so that the next one uses their memory.
 *
 * <pre>
 *   pack        into an empty message; {@code IN_PLACE} only remembers the array
 *   send        the same, and the body copied into a direct buffer piece by piece, as a send does
 *   unpack      from the beginning of a message; one that was packed {@code IN_PLACE} arrives as raw
 *   arrayCopy   System.arraycopy, whatever the encoding
 *   directCopy  into a direct buffer, whatever the encoding
 *
 * java -jar jmh-benchmarks/target/benchmarks.jar PackBenchmark -p type=DOUBLE -p encoding=XDR,RAW,IN_PLACE -p items=65536
 * </pre>
 *
 * Strings cannot be packed in place.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PackBenchmark {
    /** As much as a task hands to a socket at once. */
    private static final int PIECE_BYTES = 1 << 16;

    /** Type of the items. */
    @Param
    public PackedItems type;

    /** Encoding of the message. */
    @Param({"XDR", "RAW"})
    public Encoding encoding;

    /** Number of items. */
    @Param({"64", "4096", "65536", "1048576"})
    public int items;

    private Object array;
    private int arrayBytes;
    private byte[] source;
    private byte[] target;
    private ByteBuffer direct;
    private ByteBuffer piece;
    private PackedMessage arrived;

    /** Bytes of items, by time. */
    @AuxCounters
    @State(Scope.Thread)
    public static class Rate {
        /** Bytes of items; a byte per nanosecond is a gigabyte per second. */
        public long gigabytesPerSecond;
    }

    /** Makes the array and a packed message of it. */
    @Setup
    public void setUp() {
        array = type.make(items);
        arrayBytes = items * type.itemBytes;
        source = new byte[arrayBytes];
        target = new byte[arrayBytes];
        direct = ByteBuffer.allocateDirect(arrayBytes);
        piece = ByteBuffer.allocateDirect(PIECE_BYTES);
        PackedMessage message = new PackedMessage(encoding);
        type.pack(message, array);
        arrived = PackedMessage.ofEmbedded(message.toEmbedded());
    }

    /** Packs the array. */
    @Benchmark
    public int pack(Rate rate) {
        PackedMessage message = new PackedMessage(encoding);
        type.pack(message, array);
        int length = message.lengthBytes();
        message.free();
        rate.gigabytesPerSecond += arrayBytes;
        return length;
    }

    /** Packs the array and takes the body out. */
    @Benchmark
    public ByteBuffer send(Rate rate) {
        PackedMessage message = new PackedMessage(encoding);
        type.pack(message, array);
        message.startTransmit();
        do {
            piece.clear();
        } while (message.transmit(piece) > 0);
        message.free();
        rate.gigabytesPerSecond += arrayBytes;
        return piece;
    }

    /** Unpacks an array. */
    @Benchmark
    public Object unpack(Rate rate) {
        arrived.rewind();
        rate.gigabytesPerSecond += arrayBytes;
        return type.unpack(arrived, array);
    }

    /** Copies an array. */
    @Benchmark
    public byte[] arrayCopy(Rate rate) {
        System.arraycopy(source, 0, target, 0, arrayBytes);
        rate.gigabytesPerSecond += arrayBytes;
        return target;
    }

    /** Copies an array to memory outside of the heap. */
    @Benchmark
    public ByteBuffer directCopy(Rate rate) {
        direct.clear().put(source);
        rate.gigabytesPerSecond += arrayBytes;
        return direct;
    }
}
