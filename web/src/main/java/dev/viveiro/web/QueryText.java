package dev.viveiro.web;

import dev.viveiro.contract.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The query of a request, read from the URL alone: a form body never adds a parameter. */
public final class QueryText {
    private QueryText() {}

    /** Decoded values by decoded name, in order; throws a 400 problem for broken percent escapes. */
    public static Map<String, List<String>> of(HttpServletRequest request) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        String query = request.getQueryString();
        if (query == null || query.isEmpty()) {
            return values;
        }
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        return values;
    }

    /** The one value of a parameter; throws a 400 problem when it is given more than once. */
    public static Optional<String> single(HttpServletRequest request, String name) {
        List<String> values = of(request).getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw ProblemException.field("?" + name, "repeated", "Give " + name + " once.");
        }
        return values.stream().findFirst();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("?", "malformed-query", "The query has a broken percent escape.");
        }
    }
}
