package org.jpvm.examples.ported;

import static org.jpvm.compat.Pvm3.*;

/**
 * {@link org.jpvm.examples.Hello} with C's names: a port of {@code hello.c} line by line.
 *
 * <pre>
 * ./jpvm run org.jpvm.examples.ported.Hello
 *
 * i'm t40002
 * from t40003: hello, world from myhost
 * </pre>
 */
public final class Hello {
    private Hello() {}

    /** No arguments. */
    public static void main(String[] args) {
        System.out.printf("i'm t%x%n", pvm_mytid());

        int[] tid = new int[1];
        int cc = pvm_spawn("java:org.jpvm.examples.ported.HelloOther", null, PvmTaskDefault, "", 1, tid);
        if (cc != 1) {
            System.err.println("can't start HelloOther: error " + tid[0]);
            pvm_exit();
            System.exit(1);
        }
        cc = pvm_recv(-1, -1);
        pvm_bufinfo(cc, null, null, tid);
        StringBuilder buf = new StringBuilder();
        pvm_upkstr(buf);
        System.out.printf("from t%x: %s%n", tid[0], buf);

        pvm_exit();
    }
}
