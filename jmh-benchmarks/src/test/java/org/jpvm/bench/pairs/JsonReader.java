package org.jpvm.bench.pairs;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON that {@link Json} writes, and refuses what is none. */
final class JsonReader {
    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    static Object read(String text) {
        JsonReader reader = new JsonReader(text);
        Object value = reader.value();
        reader.space();
        if (reader.at != text.length()) {
            throw reader.bad();
        }
        return value;
    }

    private Object value() {
        space();
        switch (text.charAt(at)) {
            case '{' -> {
                return map();
            }
            case '[' -> {
                return list();
            }
            case '"' -> {
                return string();
            }
            default -> {
                int begin = at;
                while (at < text.length() && ",]} \n".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
                String word = text.substring(begin, at);
                return switch (word) {
                    case "null" -> null;
                    case "true" -> true;
                    case "false" -> false;
                    default -> Double.valueOf(word);
                };
            }
        }
    }

    private Map<String, Object> map() {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        while (!took('}')) {
            if (!map.isEmpty()) {
                take(',');
            }
            space();
            String key = string();
            take(':');
            map.put(key, value());
        }
        return map;
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        at++;
        while (!took(']')) {
            if (!list.isEmpty()) {
                take(',');
            }
            list.add(value());
        }
        return list;
    }

    private String string() {
        take('"');
        StringBuilder string = new StringBuilder();
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c < ' ') {
                throw bad();
            }
            if (c == '\\') {
                c = text.charAt(at++);
                if (c == 'u') {
                    c = (char) Integer.parseInt(text.substring(at, at + 4), 16);
                    at += 4;
                }
            }
            string.append(c);
        }
        at++;
        return string.toString();
    }

    private boolean took(char c) {
        space();
        if (text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void take(char c) {
        if (!took(c)) {
            throw bad();
        }
    }

    private void space() {
        while (at < text.length() && " \n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException bad() {
        return new IllegalArgumentException("no JSON at " + at + ": " + text.substring(Math.max(0, at - 40), at));
    }
}
