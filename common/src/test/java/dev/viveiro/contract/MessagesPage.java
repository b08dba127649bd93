package dev.viveiro.contract;

import dev.viveiro.testkit.Golden;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The reference of all messages: their types, keys, members and an example each. */
final class MessagesPage {
    private static final String HEAD = """
            # Messages

            Every message is JSON with its CloudEvents 1.0 attributes as AMQP headers: `cloudEvents_specversion`, `cloudEvents_id`,
            `cloudEvents_type`, `cloudEvents_source`, `cloudEvents_subject`, `cloudEvents_time`; and `traceparent` (W3C) when it
            belongs to a trace. The id stays the same over repetitions. Readers ignore members that they do not know. A change of
            shape is a new version beside the old one. Times are ISO-8601 in UTC, durations ISO-8601, a `?` marks a member that
            may be null. Which queue gets what is in [topology.md](topology.md).

            """;

    private final StringBuilder page = new StringBuilder(HEAD);
    private final Map<String, Class<?>> waiting = new LinkedHashMap<>();
    private final Set<String> described = new HashSet<>();

    private MessagesPage() {}

    static String text() {
        var page = new MessagesPage();
        Direction.all().forEach(page::add);
        page.addParts();
        return page.page.toString();
    }

    private void add(Direction direction) {
        page.append("## ").append(direction.title()).append("\n\nExchange `").append(direction.exchange());
        page.append("`, key `").append(direction.key()).append("`.\n\n");
        direction.contracts().all().forEach((type, contract) -> {
            page.append("### ").append(type).append("\n\n");
            if (!Contracts.keyOf(contract).isEmpty()) {
                page.append("Key ends in `").append(Contracts.keyOf(contract)).append("`. ");
            }
            page.append(members(contract));
            page.append("\n```json\n")
                    .append(Golden.read(ContractGoldenTest.file(contract)))
                    .append("```\n\n");
        });
    }

    private void addParts() {
        page.append("## Parts that messages share\n\n");
        while (!waiting.isEmpty()) {
            var part = waiting.values().iterator().next();
            described.add(part.getSimpleName());
            page.append("### ").append(part.getSimpleName()).append("\n\n");
            page.append(part.isEnum() ? constants(part) : members(part)).append('\n');
            waiting.keySet().removeAll(described);
        }
    }

    private String members(Class<?> type) {
        return "Members:\n\n"
                + Arrays.stream(type.getRecordComponents())
                        .map(member -> "- `" + member.getName() + "`: " + name(member.getGenericType())
                                + (isNullable(member) ? "?" : "") + "\n")
                        .collect(Collectors.joining());
    }

    private static String constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                        .map(value -> "`" + value + "`")
                        .collect(Collectors.joining(", ")) + "\n";
    }

    private String name(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] parts = generic.getActualTypeArguments();
            return generic.getRawType() == Map.class
                    ? "%s by %s".formatted(name(parts[1]), name(parts[0]))
                    : "list of " + name(parts[0]);
        }
        var simple = (Class<?>) type;
        if (simple.getSimpleName().endsWith("Id")) {
            return simple.getSimpleName() + " (UUID)";
        }
        if (simple.getName().startsWith("dev.viveiro.")) {
            waiting.putIfAbsent(simple.getSimpleName(), simple);
            return "[" + simple.getSimpleName() + "](#" + simple.getSimpleName().toLowerCase(Locale.ROOT) + ")";
        }
        return switch (simple.getSimpleName()) {
            case "int", "long" -> "integer";
            case "String" -> "text";
            case "Instant" -> "time";
            case "Duration" -> "duration";
            default -> simple.getSimpleName();
        };
    }

    private static boolean isNullable(RecordComponent member) {
        return member.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }
}
