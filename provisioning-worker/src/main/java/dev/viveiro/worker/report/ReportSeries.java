package dev.viveiro.worker.report;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Decides which report a view of the host becomes: a full one in its time, a delta when something changed, or none. */
final class ReportSeries {
    private final HostId host;
    private final String journal;
    private final Duration fullEvery;
    private final LongSupplier numbers;
    private @Nullable HostReported full;
    private Map<VmId, ReportedVm> atFull = Map.of();
    private @Nullable Content said;

    ReportSeries(HostId host, String journal, Duration fullEvery, LongSupplier numbers) {
        this.host = host;
        this.journal = journal;
        this.fullEvery = fullEvery;
        this.numbers = numbers;
    }

    /** What makes a report worth sending; the use of the host changes all the time and travels along. */
    private record Content(
            List<ReportedVm> machines,
            List<VmId> gone,
            HostResources total,
            long epoch,
            @Nullable String impediment) {}

    /** Empty when nothing changed since the last report. */
    Optional<HostReported> next(HostView view, long epoch, Instant now) {
        Map<VmId, ReportedVm> machines = view.machines();
        HostReported last = full;
        if (machines != null && (last == null || !now.isBefore(last.observedAt().plus(fullEvery)))) {
            Content content = content(view, List.copyOf(machines.values()), List.of(), epoch);
            long number = numbers.getAsLong();
            HostReported report = report(content, view, number, number, now);
            full = report;
            atFull = machines;
            said = null;
            return Optional.of(report);
        }
        Content delta = machines == null
                ? content(view, List.of(), List.of(), epoch)
                : content(view, changed(machines), gone(machines), epoch);
        Content unchanged = said == null && last != null
                ? new Content(List.of(), List.of(), last.total(), last.epoch(), last.impediment())
                : said;
        if (delta.equals(unchanged)) {
            return Optional.empty();
        }
        said = delta;
        return Optional.of(report(delta, view, numbers.getAsLong(), last == null ? 0 : last.number(), now));
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
        return new Content(machines, gone, view.total(), epoch, view.driver().impediment());
    }

    private HostReported report(Content content, HostView view, long number, long base, Instant now) {
        return new HostReported(
                host,
                journal,
                view.consistentWith(),
                number,
                base,
                content.epoch(),
                view.driver().name(),
                view.driver().version(),
                view.driver().capabilities().stream().map(Enum::name).sorted().toList(),
                content.impediment(),
                view.total(),
                view.used(),
                content.machines(),
                content.gone(),
                now);
    }
}
