package org.jpvm.mosix.sim.cli;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows for programs. */
public final class RowFormats {
    private RowFormats() {}

    /** One JSON object: text and numbers by their names, null for what is none. */
    public static String json(Map<String, Object> columns) {
        return columns.entrySet().stream()
                .map(column -> quote(column.getKey()) + ": " + json(column.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String json(Object value) {
        if (value == null) {
            return "null";
        }
        return value instanceof Number number ? text(number) : quote(value.toString());
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** A CSV file (RFC 4180): a line of headings, then a line for each row; what is none is empty. */
    public static String csv(List<Map<String, Object>> rows) {
        StringBuilder text = new StringBuilder();
        for (Map<String, Object> row : rows) {
            if (text.length() == 0) {
                text.append(String.join(",", row.keySet())).append("\r\n");
            }
            text.append(row.values().stream().map(RowFormats::csv).collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return text.toString();
    }

    private static String csv(Object value) {
        if (value == null) {
            return "";
        }
        String text = value instanceof Number number ? text(number) : value.toString();
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c < ' ')
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }

    /** Without exponents, and without digits that say nothing. */
    private static String text(Number number) {
        if (!(number instanceof Double)) {
            return number.toString();
        }
        BigDecimal exact = BigDecimal.valueOf(number.doubleValue()).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0).toPlainString() : exact.toPlainString();
    }
}
