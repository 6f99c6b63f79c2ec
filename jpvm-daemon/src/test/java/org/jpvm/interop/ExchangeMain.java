package org.jpvm.interop;

import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;

/** {@link Exchange} as a program with the command line of {@code exchange.c}. */
public final class ExchangeMain {
    private ExchangeMain() {}

    /** {@code serve [alien]}, or {@code ask HEXTID daemon|direct [alien]}. */
    public static void main(String[] args) {
        Exchange exchange;
        try (PvmTask pvm = Pvm.enroll()) {
            exchange = new Exchange(pvm, args[args.length - 1].equals("alien"));
            if (args[0].equals("serve")) {
                System.out.println(
                        "exchange: serving as " + Integer.toHexString(pvm.tid().value()));
                exchange.serve();
            } else {
                if (args[2].equals("direct")) {
                    pvm.setOption(TaskOption.ROUTE, 3);
                }
                exchange.askAll(Tid.parse(args[1]));
            }
        }
        exchange.errors().forEach(System.out::println);
        System.out.println("exchange: " + exchange.transfers() + " transfers, "
                + exchange.errors().size() + " errors");
        System.exit(exchange.errors().isEmpty() ? 0 : 1);
    }
}
