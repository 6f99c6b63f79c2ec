package org.jpvm.bench.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import org.jpvm.Encoding;
import org.jpvm.mosix.sim.cli.UsageException;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
    private static void refuses(String why, String... arguments) {
        UsageException refused = assertThrows(UsageException.class, () -> BenchOptions.parse(arguments));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    @Test
    void withoutOptionsAllIsCompared() throws Exception {
        BenchOptions options = BenchOptions.parse();
        assertEquals(List.of(8, 1024, 65536, 1048576), options.sizes());
        assertEquals(EnumSet.allOf(Column.class), options.columns());
        assertEquals(Encoding.RAW, options.encoding());
        assertEquals(0, options.rounds());
    }

    @Test
    void betweenHostsIsComparedWhatThereIs() throws Exception {
        BenchOptions options = BenchOptions.parse("--hosts", "--busy", "2");
        assertEquals(Column.BETWEEN_HOSTS, options.columns());
        assertTrue(options.hosts());
        assertEquals(2, options.busy());
        assertEquals(
                EnumSet.of(Column.MPI),
                BenchOptions.parse("--hosts", "--columns", "mpi").columns());
        assertThrows(UsageException.class, () -> BenchOptions.parse("--busy", "-1"));
    }

    @Test
    void whatIsAskedForCounts() throws Exception {
        BenchOptions options = BenchOptions.parse(
                "--sizes",
                "16777216,0,8,8",
                "--columns",
                "mpi,c-pvmd-direct",
                "--encoding",
                "inplace",
                "--rounds",
                "3");
        assertEquals(List.of(0, 8, 16777216), options.sizes());
        assertEquals(EnumSet.of(Column.C_PVMD_DIRECT, Column.MPI), options.columns());
        assertEquals(Encoding.IN_PLACE, options.encoding());
        assertEquals(3, options.rounds());
    }

    @Test
    void nonsenseIsRefusedWithWhatWouldDo() {
        refuses("--sizes is a whole number from 0 to 16777216, not \"16777217\"", "--sizes", "8,16777217");
        refuses("not \"\"", "--sizes", "8,");
        refuses("not \"-1\"", "--sizes=-1");
        refuses("there is no \"pvmd\"; known are c-pvmd,", "--columns", "pvmd");
        refuses("--encoding is raw, xdr or inplace, not \"text\"", "--encoding", "text");
        refuses("--rounds is a whole number from 1", "--rounds", "0");
        refuses("unknown: \"more\"", "more");
        refuses("--nothing", "--nothing");
    }
}
