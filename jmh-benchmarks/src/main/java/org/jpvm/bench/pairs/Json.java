package org.jpvm.bench.pairs;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Values as JSON: maps, lists, text, numbers, truth values and null. A list of maps has a line for each. */
final class Json {
    private static final MathContext DIGITS = new MathContext(6);

    private Json() {}

    static String of(Object value) {
        if (value == null || value instanceof Boolean || value instanceof Integer) {
            return String.valueOf(value);
        }
        if (value instanceof Double number) {
            return number(number);
        }
        if (value instanceof Map<?, ?> map) {
            String comma = map.values().stream().anyMatch(Json::isNested) ? ",\n" : ", ";
            return map.entrySet().stream()
                    .map(entry -> quote(entry.getKey().toString()) + ": " + of(entry.getValue()))
                    .collect(Collectors.joining(comma, "{", "}"));
        }
        if (value instanceof List<?> list) {
            boolean lines = list.stream().anyMatch(Json::isNested);
            return list.stream()
                    .map(Json::of)
                    .collect(Collectors.joining(lines ? ",\n" : ", ", lines ? "[\n" : "[", "]"));
        }
        return quote(value.toString());
    }

    /** Six digits, without exponent. */
    static String number(double value) {
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    private static boolean isNested(Object value) {
        return value instanceof Map || value instanceof List;
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
}
