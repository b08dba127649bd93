package dev.viveiro.gateway.change.web;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.gateway.change.ChangeKind;
import dev.viveiro.gateway.change.log.Interest;
import dev.viveiro.web.Fields;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a reader asks for.
 *
 * @param after number of the last event it has; empty to begin now
 */
record EventQuery(Interest interest, OptionalLong after) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /**
     * Reads a request; the header, which a browser sends when it connects again, goes before the parameter of the first
     * connection.
     *
     * @throws dev.viveiro.contract.problem.ProblemException 400 when anything is malformed
     */
    static EventQuery of(Caller caller, @Nullable String header, @Nullable String parameter, @Nullable String types) {
        Fields fields = new Fields();
        OptionalLong after = header == null || header.isBlank()
                ? number(fields, "?lastEventId", parameter)
                : number(fields, "Last-Event-ID", header);
        Set<ChangeKind> kinds = kinds(fields, types);
        fields.check();
        return new EventQuery(new Interest(caller.tenant(), caller.role() == Role.ADMINISTRATOR, kinds), after);
    }

    private static OptionalLong number(Fields fields, String pointer, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return OptionalLong.empty();
        }
        if (!NUMBER.matcher(text.strip()).matches()) {
            fields.error(pointer, "invalid-id", "Expected the id of an event, a whole number.");
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(text.strip()));
    }

    private static Set<ChangeKind> kinds(Fields fields, @Nullable String types) {
        if (types == null || types.isBlank()) {
            return EnumSet.allOf(ChangeKind.class);
        }
        Set<ChangeKind> kinds = EnumSet.noneOf(ChangeKind.class);
        for (String type : types.split(",", -1)) {
            Optional<ChangeKind> kind = ChangeKind.ofEvent(type.strip());
            kind.ifPresentOrElse(
                    kinds::add, () -> fields.error("?types", "unknown-value", "Expected types of " + all()));
        }
        return kinds;
    }

    private static String all() {
        return Arrays.stream(ChangeKind.values()).map(ChangeKind::event).collect(Collectors.joining(", ", "", "."));
    }
}
