package dev.viveiro.contract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The records of one sealed direction by their type on the wire. */
public final class Contracts<M> {
    private final Map<String, Class<? extends M>> byType = new LinkedHashMap<>();

    private Contracts(Class<M> direction) {
        collect(direction);
    }

    /** Reads all permitted records of a sealed interface; throws when one carries no {@link Contract} or repeats a type. */
    public static <M> Contracts<M> of(Class<M> direction) {
        return new Contracts<>(direction);
    }

    private void collect(Class<?> type) {
        if (type.isSealed()) {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                collect(permitted);
            }
            return;
        }
        @SuppressWarnings("unchecked")
        Class<? extends M> message = (Class<? extends M>) type;
        if (byType.putIfAbsent(typeOf(message), message) != null) {
            throw new IllegalStateException("contract type " + typeOf(message) + " is used twice");
        }
    }

    public Optional<Class<? extends M>> recordOf(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    /** Types in declaration order. */
    public Map<String, Class<? extends M>> all() {
        return java.util.Collections.unmodifiableMap(byType);
    }

    public static String typeOf(Class<?> message) {
        return annotation(message).type();
    }

    /** {@code <noun>.<participle>}, or empty for a command. */
    public static String keyOf(Class<?> message) {
        return annotation(message).key();
    }

    private static Contract annotation(Class<?> message) {
        Contract contract = message.getAnnotation(Contract.class);
        if (contract == null) {
            throw new IllegalStateException(message.getName() + " is a message without @Contract");
        }
        return contract;
    }
}
