package dev.viveiro.gateway.conservation;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.gateway.reconcile.HostLists;
import dev.viveiro.web.Callers;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The sums over HTTP. */
@RestController
@Tag(name = "Conservation")
class ConservationController {
    /** An operation ends 30 s after its deadline at the latest; the sweep gets as long again. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private static final int NAMED_AT_MOST = 100;

    private final Sums sums;
    private final HostLists lists;
    private final OpenUsage usage;
    private final Clock clock;
    private final TransactionTemplate snapshot;

    ConservationController(
            Sums sums, HostLists lists, OpenUsage usage, Clock clock, PlatformTransactionManager transactions) {
        this.sums = sums;
        this.lists = lists;
        this.usage = usage;
        this.clock = clock;
        this.snapshot = new TransactionTemplate(transactions);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    @GetMapping("/v1/conservation")
    @Operation(summary = "Check that the sums add up", description = """
                    Administrators only; about all tenants. Addresses, reservations and machines per host, what the hosts list, \
                    unfinished work and billed meters, read in one snapshot, with every difference by name. What metering has open is asked \
                    of it a moment before, so events on their way are a difference for as long.""")
    Conservation conservation(Caller caller) {
        Callers.requireAdministrator(caller);
        // before the transaction: a worker that is away must not hold a database connection
        Map<Meter, Long> open = usage.perMeter().orElse(null);
        return Objects.requireNonNull(snapshot.execute(status -> read(open)));
    }

    private Conservation read(@Nullable Map<Meter, Long> open) {
        Instant now = clock.instant();
        var addresses = sums.addresses();
        var hosts = sums.hosts();
        var machines = lists.all().stream()
                .map(list -> new Conservation.MachineSum(
                        list.host(), list.name(), list.reportedAt(), list.compared(), list.believed(), list.listed()))
                .toList();
        var work = sums.work(now.minus(GRACE));
        var billed = new Conservation.Usage(sums.billed(), open);
        List<Difference> differences = new Comparison()
                .addresses(addresses, sums.strayAddresses())
                .hosts(hosts)
                .machines(lists.odd(NAMED_AT_MOST))
                .work(work)
                .usage(billed)
                .differences();
        return new Conservation(differences.isEmpty(), now, addresses, hosts, machines, work, billed, differences);
    }
}
