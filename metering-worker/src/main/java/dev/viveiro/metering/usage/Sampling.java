package dev.viveiro.metering.usage;

import static java.util.stream.Collectors.partitioningBy;

import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.stats.Measured;
import dev.viveiro.metering.stats.StatsService;
import dev.viveiro.metering.usage.domain.HostSample;
import dev.viveiro.metering.usage.domain.Observation;
import dev.viveiro.metering.usage.domain.ObservedRun;
import dev.viveiro.metering.usage.store.SqlEarlySamples;
import dev.viveiro.metering.usage.store.SqlMachines;
import dev.viveiro.metering.usage.store.SqlObservations;
import dev.viveiro.metering.usage.store.SqlSamples;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Watched time and counters from samples; only those of a machine's own host and generation count, and others wait. */
@Component
class Sampling {
    /** How long a sample waits for the change that places its machine. */
    static final Duration EARLY = Duration.ofDays(1);

    /** So many of a host wait at most: what it says of machines that are none fills nothing. */
    private static final int EARLY_PER_HOST = 5_000;

    private final SqlMachines machines;
    private final SqlSamples samples;
    private final SqlEarlySamples early;
    private final SqlObservations observations;
    private final StatsService stats;
    private final MonthCuts months;
    private final Watch watch;
    private final UsageSettings settings;
    private final Clock clock;
    private final MeterRegistry metrics;

    Sampling(
            SqlMachines machines,
            SqlSamples samples,
            SqlEarlySamples early,
            SqlObservations observations,
            StatsService stats,
            MonthCuts months,
            Watch watch,
            UsageSettings settings,
            Clock clock,
            MeterRegistry metrics) {
        this.machines = machines;
        this.samples = samples;
        this.early = early;
        this.observations = observations;
        this.stats = stats;
        this.months = months;
        this.watch = watch;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
    }

    void apply(List<UsageSampled> statements, Set<VmId> known) {
        Map<Boolean, List<HostSample>> said =
                said(statements).stream().collect(partitioningBy(sample -> known.contains(sample.vm())));
        List<HostSample> waiting = new ArrayList<>(said.getOrDefault(false, List.of()));
        waiting.addAll(countPlaced(said.getOrDefault(true, List.of())));
        int kept = early.keep(waiting, clock.instant(), EARLY_PER_HOST);
        count("early", kept);
        count("foreign", waiting.size() - kept);
    }

    /** Counts samples of machines that are locked; returns those whose machine is not known to be there. */
    List<HostSample> countPlaced(List<HostSample> said) {
        List<HostSample> others = new ArrayList<>();
        for (int from = 0; from < said.size(); from += settings.chunk()) {
            others.addAll(applyChunk(said.subList(from, Math.min(said.size(), from + settings.chunk()))));
        }
        return others;
    }

    /** So many were kept, and their machines were never placed there. */
    void forgotten(int samples) {
        count("foreign", samples);
    }

    private List<HostSample> said(List<UsageSampled> statements) {
        Instant latest = clock.instant().plus(settings.clockSkew());
        List<HostSample> said = new ArrayList<>();
        for (UsageSampled statement : statements) {
            // the resolution of the database: a time read back equals the one written
            Instant at = statement.observedAt().truncatedTo(ChronoUnit.MICROS);
            if (at.isAfter(latest)) {
                count("future", statement.samples().size());
                continue;
            }
            statement.samples().forEach(sample -> said.add(new HostSample(statement.host(), at, sample)));
        }
        return said;
    }

    private List<HostSample> applyChunk(List<HostSample> chunk) {
        Set<HostSample.Placement> placements = machines.placementsOf(chunk);
        Map<Boolean, List<HostSample>> placed =
                chunk.stream().collect(partitioningBy(sample -> placements.contains(sample.placement())));
        List<HostSample> counted = placed.getOrDefault(true, List.of());
        count("counted", counted.size());
        if (!counted.isEmpty()) {
            apply(counted);
        }
        return placed.getOrDefault(false, List.of());
    }

    private void apply(List<HostSample> counted) {
        samples.keepLatest(counted);
        samples.raiseCounters(counted);
        // a host that can't tell what a machine does has not watched it
        List<HostSample> watched = counted.stream()
                .filter(sample -> sample.sample().power() != ObservedPower.UNKNOWN)
                .toList();
        observe(watched);
        stats.keep(watched.stream()
                .map(sample -> new Measured(sample.host(), sample.observedAt(), sample.sample()))
                .toList());
    }

    private void observe(List<HostSample> counted) {
        Map<VmId, List<ObservedRun>> seen = new HashMap<>();
        Map<VmId, Instant> first = new HashMap<>();
        counted.forEach(sample -> {
            seen.computeIfAbsent(sample.vm(), vm -> new ArrayList<>())
                    .add(ObservedRun.of(sample.observedAt(), sample.sample().bootId()));
            first.merge(sample.vm(), sample.observedAt(), BinaryOperator.minBy(Comparator.naturalOrder()));
        });
        Map<VmId, @Nullable Instant> joinable = new HashMap<>();
        first.forEach((vm, time) -> joinable.put(vm, time.minus(settings.tolerance())));
        Map<VmId, List<ObservedRun>> before = observations.runsFrom(joinable);
        Map<VmId, List<ObservedRun>> after = new HashMap<>();
        seen.forEach((vm, samples) ->
                after.put(vm, Observation.with(before.getOrDefault(vm, List.of()), samples, settings.tolerance())));
        observations.replaceRuns(before, after);
        months.observed(before, after);
        Map<VmId, @Nullable Instant> changed = new HashMap<>();
        after.forEach((vm, runs) -> {
            if (!runs.equals(before.get(vm))) {
                changed.put(vm, first.get(vm));
            }
        });
        watch.derive(changed);
    }

    private void count(String result, int samples) {
        metrics.counter("viveiro.usage.samples", "result", result).increment(samples);
    }
}
