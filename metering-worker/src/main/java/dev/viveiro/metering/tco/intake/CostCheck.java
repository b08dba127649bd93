package dev.viveiro.metering.tco.intake;

import dev.viveiro.kernel.HostId;
import dev.viveiro.metering.tco.domain.Charge;
import dev.viveiro.metering.tco.domain.CostEntry;
import dev.viveiro.metering.tco.domain.CostPhase;
import dev.viveiro.metering.tco.domain.CostResource;
import dev.viveiro.metering.tco.domain.Directness;
import dev.viveiro.metering.tco.domain.Scope;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Looks at one entry, and notes everything that is wrong with it. */
public final class CostCheck {
    private static final int NAME_MAX = 200;
    private static final int MONTHS_MAX = 1_200;
    private static final int HOSTS_MAX = 1_000;

    private final List<CostFault> faults = new ArrayList<>();

    private CostCheck() {}

    /**
     * An entry, or why there is none.
     *
     * @param entry empty when there are faults
     */
    public record Checked(Optional<CostEntry> entry, List<CostFault> faults) {
        public Checked {
            faults = List.copyOf(faults);
        }
    }

    public static Checked of(CostFields fields, UUID id) {
        return new CostCheck().check(fields, id);
    }

    private Checked check(CostFields fields, UUID id) {
        String name = name(fields.name());
        CostResource resource = constant("resource", fields.resource(), CostResource.class, CostResource.HARDWARE);
        CostPhase phase = constant("phase", fields.phase(), CostPhase.class, CostPhase.OPERATION);
        Directness directness = constant("directness", fields.directness(), Directness.class, Directness.DIRECT);
        Charge charge = constant("charge", fields.charge(), Charge.class, Charge.ONCE);
        Integer life = life(fields.lifeMonths(), charge);
        BigDecimal amount = needed(
                "amount",
                fields.amount(),
                Texts::amount,
                BigDecimal.ZERO,
                "a number like 1234.50, not negative, with at most 12 digits before the point and 6 behind");
        Currency currency = needed(
                "currency",
                fields.currency(),
                Texts::currency,
                Currency.getInstance("EUR"),
                "a currency of ISO 4217 like EUR");
        LocalDate from = needed("from", fields.from(), Texts::day, LocalDate.EPOCH, "a day like 2026-01-31");
        LocalDate to = to(fields.to(), from);
        Scope scope = scope(fields.hosts());
        return faults.isEmpty()
                ? new Checked(
                        Optional.of(new CostEntry(
                                id,
                                name,
                                resource,
                                phase,
                                directness,
                                scope,
                                charge,
                                life,
                                amount,
                                currency,
                                from,
                                to)),
                        faults)
                : new Checked(Optional.empty(), faults);
    }

    private String name(@Nullable String text) {
        String name = text == null ? "" : text;
        if (name.isBlank() || name.length() > NAME_MAX || name.chars().anyMatch(Character::isISOControl)) {
            fault("name", "invalid-name", "name must have 1 to " + NAME_MAX + " characters, none a control character.");
        }
        return name;
    }

    private <E extends Enum<E>> E constant(String field, @Nullable String text, Class<E> type, E otherwise) {
        return needed(field, text, given -> Texts.constant(type, given), otherwise, "one of " + Texts.names(type));
    }

    private <T> T needed(
            String field, @Nullable String text, Function<String, Optional<T>> read, T otherwise, String expected) {
        if (text == null || text.isEmpty()) {
            fault(field, "missing", field + " must be given: " + expected + ".");
            return otherwise;
        }
        return read.apply(text).orElseGet(() -> {
            fault(field, "invalid-value", "Expected " + field + " to be " + expected + ".");
            return otherwise;
        });
    }

    private @Nullable Integer life(@Nullable String text, Charge charge) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        boolean fits = text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= MONTHS_MAX;
        if (!fits || charge != Charge.ONCE) {
            fault(
                    "lifeMonths",
                    "invalid-value",
                    "Expected lifeMonths to be from 1 to " + MONTHS_MAX + ", and to be given for ONCE alone.");
            return null;
        }
        return Integer.valueOf(text);
    }

    private @Nullable LocalDate to(@Nullable String text, LocalDate from) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        Optional<LocalDate> day = Texts.day(text).filter(to -> !to.isBefore(from));
        if (day.isEmpty()) {
            fault("to", "invalid-value", "Expected to to be a day like 2026-01-31, not before from.");
        }
        return day.orElse(null);
    }

    private Scope scope(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Scope.EVERYTHING;
        }
        String[] ids = text.strip().split("\\s+");
        Set<HostId> hosts = new HashSet<>();
        for (String id : ids) {
            Texts.host(id).ifPresent(hosts::add);
        }
        if (hosts.size() < ids.length || hosts.size() > HOSTS_MAX) {
            fault(
                    "hosts",
                    "invalid-value",
                    "Expected hosts to be at most " + HOSTS_MAX + " ids of hosts, each once, or nothing for all.");
        }
        return new Scope(hosts);
    }

    private void fault(String field, String code, String detail) {
        faults.add(new CostFault(field, code, detail));
    }
}
