package dev.viveiro.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What a benchmark found: one JSON object that starts with its name and ends with the ratio to the raw limit. */
final class Result {
    private final Map<String, Object> members = new LinkedHashMap<>();
    private final List<String> missed = new ArrayList<>();

    Result(String bench) {
        members.put("bench", bench);
    }

    /** Adds a member; numbers with a fraction are rounded to three digits. */
    Result with(String name, Object value) {
        members.put(name, value instanceof Double number ? Math.round(number * 1_000) / 1_000.0 : value);
        return this;
    }

    /** Adds whether a bar was met. */
    Result judged(String name, boolean met) {
        if (!met) {
            missed.add(name);
        }
        return with(name, met);
    }

    /** Names of the bars that were not met. */
    List<String> missed() {
        return List.copyOf(missed);
    }

    /** Adds both rates, in things per second, and how much of the raw one the measured one reaches. */
    Result compared(Rate measured, Rate raw) {
        return with("perSecond", measured.perSecond())
                .with("rawPerSecond", raw.perSecond())
                .with("ratio", measured.perSecond() / raw.perSecond());
    }

    String json() {
        return JsonMapper.shared().writeValueAsString(members);
    }
}
