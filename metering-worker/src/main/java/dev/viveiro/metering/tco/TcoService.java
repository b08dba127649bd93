package dev.viveiro.metering.tco;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.HostId;
import dev.viveiro.metering.tco.domain.CostEntry;
import dev.viveiro.metering.tco.domain.HostInPeriod;
import dev.viveiro.metering.tco.domain.HostModel;
import dev.viveiro.metering.tco.domain.HostStretch;
import dev.viveiro.metering.tco.domain.Period;
import dev.viveiro.metering.tco.domain.Picture;
import dev.viveiro.metering.tco.domain.Stay;
import dev.viveiro.metering.tco.store.SqlCosts;
import dev.viveiro.metering.tco.store.SqlHosts;
import dev.viveiro.metering.tco.store.SqlStays;
import dev.viveiro.metering.tco.store.StoredHost;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Keeps what is paid, and gathers all that the costs of a period follow from. */
@Service
public class TcoService {
    private final SqlCosts costs;
    private final SqlHosts hosts;
    private final SqlStays stays;
    private final TcoSettings settings;
    private final Clock clock;

    TcoService(SqlCosts costs, SqlHosts hosts, SqlStays stays, TcoSettings settings, Clock clock) {
        this.costs = costs;
        this.hosts = hosts;
        this.stays = stays;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Adds all of them or none; those that are there are not added again. Throws {@code idempotency-key-reused} when one is there
     * with the same id that says something else.
     *
     * @return the entries of those ids as they are now
     */
    @Transactional
    public List<CostEntry> add(Collection<CostEntry> entries) {
        costs.add(entries);
        List<CostEntry> there =
                costs.withIds(entries.stream().map(CostEntry::id).toList());
        Map<UUID, CostEntry> byId = new HashMap<>();
        there.forEach(entry -> byId.put(entry.id(), entry));
        for (CostEntry entry : entries) {
            // what was ended since is still the same entry
            if (!Objects.requireNonNull(byId.get(entry.id())).until(entry.to()).equals(entry)) {
                throw new ProblemException(
                        ProblemCode.IDEMPOTENCY_KEY_REUSED, "The Idempotency-Key was used for other costs.");
            }
        }
        return there;
    }

    /** Empty when there is none; the entry as it is then, otherwise. */
    @Transactional
    public Optional<CostEntry> end(UUID id, LocalDate to) {
        costs.end(id, to);
        return costs.find(id);
    }

    public Currency currency() {
        return settings.currency();
    }

    /**
     * Of one moment: what is written meanwhile is in it as a whole or not at all. A period that is not over is told as far as it has
     * come: machines and hosts until now, costs to the end of the day.
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Picture picture(Period asked, Currency currency) {
        Instant now = clock.instant();
        Period period = asked.begun(now);
        List<Stay> there = stays.during(period, now);
        List<CostEntry> entries = costs.before(period.to(), currency);
        Map<HostId, Map<LocalDate, BigDecimal>> busy = stays.busySeconds(period);
        Map<HostId, List<HostStretch>> stretches = new HashMap<>();
        for (StoredHost host : hosts.during(period.from(), period.to())) {
            HostModel model = host.in(currency);
            period.within(model.from(), model.to()).ifPresent(days -> stretches
                    .computeIfAbsent(model.host(), id -> new ArrayList<>())
                    .add(HostStretch.until(now, model, days, during(days, busy.getOrDefault(model.host(), Map.of())))));
        }
        return new Picture(
                asked,
                now.isAfter(asked.start()) && now.isBefore(asked.end()) ? now : asked.end(),
                period,
                currency,
                entries,
                hosts(period, stretches, there),
                there,
                parts(period, entries, now),
                settings.weights().weights());
    }

    /** Who was there on the days of the period on which counted entries are in force, unless these are all. */
    private Map<Period, List<Stay>> parts(Period period, List<CostEntry> entries, Instant now) {
        return entries.stream()
                .filter(entry -> entry.charge().isCounted())
                .flatMap(entry -> period.within(entry.from(), entry.to()).stream())
                .filter(days -> !days.equals(period))
                .distinct()
                .collect(Collectors.toMap(days -> days, days -> stays.during(days, now)));
    }

    /** A host of which nobody said what it is was there all the time, as far as anybody knows. */
    private static List<HostInPeriod> hosts(Period period, Map<HostId, List<HostStretch>> stretches, List<Stay> there) {
        Map<HostId, HostInPeriod> hosts = new HashMap<>();
        stretches.forEach((host, of) -> hosts.put(host, HostInPeriod.of(host, of)));
        there.forEach(
                stay -> hosts.computeIfAbsent(stay.host(), host -> new HostInPeriod(host, period.days(), List.of())));
        return List.copyOf(hosts.values());
    }

    private static BigDecimal during(Period days, Map<LocalDate, BigDecimal> busy) {
        return busy.entrySet().stream()
                .filter(day ->
                        !day.getKey().isBefore(days.from()) && day.getKey().isBefore(days.to()))
                .map(Map.Entry::getValue)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
