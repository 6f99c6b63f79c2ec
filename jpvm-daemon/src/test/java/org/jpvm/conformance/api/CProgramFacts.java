package org.jpvm.conformance.api;

import static org.jpvm.compat.Pvm3.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.jpvm.testing.CPvm;
import org.jpvm.testing.Needs;

/** Unmodified C programs as partners; skipped where they are not installed. */
public final class CProgramFacts extends Facts {
    private static final int MEGABYTE = 1 << 20;
    private static final int ROUTE = 90;

    private static int spawn(String program) {
        Needs.cpvm(CPvm.hasProgram(program), "no program " + program + " in PATH");
        int[] tids = new int[1];
        assertEquals(1, pvm_spawn(program, null, PvmTaskDefault, null, 1, tids), () -> "result " + tids[0]);
        return tids[0];
    }

    @Proves({"pvm_spawn", "pvm_recv", "pvm_upkstr"})
    public void helloFromAnUnmodifiedProgram() {
        receive(spawn("hello_other"), 1);
        String[] text = new String[1];
        assertEquals(PvmOk, pvm_upkstr(text));
        assertTrue(text[0].startsWith("hello, world from "), text[0]);
    }

    @Proves({"pvm_send", "pvm_recv", "pvm_kill", "pvm_notify"})
    public void aProgramAsksForADirectRoute() {
        pvm_notify(PvmRouteAdd, ROUTE, -1, null);
        int slave = spawn("timing_slave");
        receive(slave, 0);
        assertEquals(slave, receiveInt(pvm_mytid(), ROUTE));
        byte[] data = new byte[MEGABYTE];
        for (int i = 0; i < 20; i++) {
            pvm_initsend(PvmDataDefault);
            pvm_pkbyte(data, i % 2 == 0 ? 4 : MEGABYTE, 1);
            assertEquals(PvmOk, pvm_send(slave, 1));
            receive(slave, 2);
        }
        pvm_notify(PvmTaskExit, 91, 1, new int[] {slave});
        pvm_notify(PvmRouteDelete, 92, 1, new int[] {slave});
        pvm_kill(slave);
        assertEquals(slave, receiveInt(-1, 91));
        assertEquals(slave, receiveInt(pvm_mytid(), 92));
    }

    @Proves({"pvm_send", "pvm_recv", "pvm_setopt"})
    public void aProgramIsAskedForADirectRoute() {
        pvm_setopt(PvmRoute, PvmRouteDirect);
        pvm_notify(PvmRouteAdd, ROUTE, -1, null);
        int slave = spawn("slave1");
        int count = 100;
        float[] data = new float[count];
        Arrays.fill(data, 1f);
        pvm_initsend(PvmDataDefault);
        pvm_packf("%d %d %d %*f", 1, slave, count, count, data);
        assertEquals(PvmOk, pvm_send(slave, 0));
        assertEquals(slave, receiveInt(pvm_mytid(), ROUTE));
        receive(slave, 5);
        assertEquals(0, unpackInt(), "its number");
    }
}
