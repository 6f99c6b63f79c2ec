package org.jpvm.mosix.sim.cli;

import java.util.List;
import java.util.function.UnaryOperator;

final class HtmlReport {
    private HtmlReport() {}

    static String of(List<SimRow> rows, UnaryOperator<String> descriptions, String command) {
        return "";
    }
}
