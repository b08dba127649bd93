package dev.viveiro.worker.report;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.ReportedDriver;
import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.report.ToldMachines.ReportNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides which report a view of the host becomes: a full one in its time, a delta when something changed, or none. */
final class ReportSeries {
    private final HostId host;
    private final Rhythm rhythm;
    private final Supplier<ReportNumber> numbers;
    private final @Nullable String sealingKey;
    private @Nullable HostReported full;
    private Map<VmId, ReportedVm> atFull = Map.of();
    private @Nullable Content said;
    private @Nullable Instant saidAt;

    /** @param sealingKey public key to which secrets are sealed for this host; null when it has none */
    ReportSeries(HostId host, Rhythm rhythm, Supplier<ReportNumber> numbers, @Nullable String sealingKey) {
        this.host = host;
        this.rhythm = rhythm;
        this.numbers = numbers;
        this.sealingKey = sealingKey;
    }

    /** What makes a report worth sending; the use of the host changes all the time and travels along. */
    private record Content(
            List<ReportedVm> machines,
            List<VmId> gone,
            HostResources total,
            long epoch,
            @Nullable String impediment,
            @Nullable List<ReportedDriver> drivers) {}

    /** Empty when nothing changed since the last report and that one is not long ago. */
    Optional<HostReported> next(HostView view, long epoch, Instant now) {
        Map<VmId, ReportedVm> machines = view.machines();
        HostReported last = full != null && full.journal().equals(view.journal()) ? full : null;
        boolean fullDue = machines != null && (last == null || due(last.observedAt(), rhythm.fullEvery(), now));
        Content content = machines == null
                ? content(view, List.of(), List.of(), epoch)
                : fullDue
                        ? content(view, List.copyOf(machines.values()), List.of(), epoch)
                        : content(view, changed(machines), gone(machines), epoch);
        boolean quiet = saidAt != null && !due(saidAt, rhythm.atLeastEvery(), now);
        if (!fullDue && quiet && content.equals(unchanged(last))) {
            return Optional.empty();
        }
        ReportNumber number = numbers.get();
        if (!number.journal().equals(view.journal())) {
            return Optional.empty(); // renewed since the look: the next one is of the new journal
        }
        saidAt = now;
        if (machines != null && fullDue) {
            HostReported report = report(content, view, number.number(), number.number(), now);
            full = report;
            atFull = machines;
            said = null;
            return Optional.of(report);
        }
        said = content;
        return Optional.of(report(content, view, number.number(), last == null ? 0 : last.number(), now));
    }

    /** The last report did not arrive: the next one says everything. */
    void lost() {
        full = null;
        said = null;
    }

    private @Nullable Content unchanged(@Nullable HostReported last) {
        return said == null && last != null
                ? new Content(List.of(), List.of(), last.total(), last.epoch(), last.impediment(), last.drivers())
                : said;
    }

    /** A clock that was turned back makes it due, too. */
    private static boolean due(Instant last, Duration period, Instant now) {
        return now.isBefore(last) || !now.isBefore(last.plus(period));
    }

    private List<ReportedVm> changed(Map<VmId, ReportedVm> machines) {
        return machines.values().stream()
                .filter(machine -> !machine.equals(atFull.get(machine.vm())))
                .toList();
    }

    private List<VmId> gone(Map<VmId, ReportedVm> machines) {
        return atFull.keySet().stream().filter(vm -> !machines.containsKey(vm)).toList();
    }

    private static Content content(HostView view, List<ReportedVm> machines, List<VmId> gone, long epoch) {
        return new Content(machines, gone, view.total(), epoch, view.driver().impediment(), drivers(view.driver()));
    }

    /** Null for one driver: what it says is said of the host. */
    private static @Nullable List<ReportedDriver> drivers(DriverInfo info) {
        return info.parts().isEmpty()
                ? null
                : info.parts().stream()
                        .map(part -> new ReportedDriver(
                                part.name(), part.version(), capabilities(part), part.impediment(), lacks(part)))
                        .toList();
    }

    private static List<String> capabilities(DriverInfo info) {
        return info.capabilities().stream().map(Enum::name).sorted().toList();
    }

    /** Null for one that lacks nothing. */
    private static @Nullable Map<String, String> lacks(DriverInfo info) {
        return info.lacks().isEmpty()
                ? null
                : info.lacks().entrySet().stream()
                        .collect(Collectors.toMap(lack -> lack.getKey().name(), Map.Entry::getValue));
    }

    private HostReported report(Content content, HostView view, long number, long base, Instant now) {
        return new HostReported(
                        host,
                        view.journal(),
                        view.consistentWith(),
                        number,
                        base,
                        content.epoch(),
                        view.driver().name(),
                        view.driver().version(),
                        capabilities(view.driver()),
                        content.impediment(),
                        view.total(),
                        view.used(),
                        content.machines(),
                        content.gone(),
                        now,
                        sealingKey,
                        content.drivers())
                .withLacks(content.drivers() == null ? lacks(view.driver()) : null);
    }
}
