package dev.viveiro.worker.report;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Topology;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.HostInventory;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.Resources;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the whole host once per tick: reports what it has, and tells power that changed by itself. */
public final class HostReporter {
    private static final HostResources NOTHING = new HostResources(0, 0, 0);
    private static final Logger log = LoggerFactory.getLogger(HostReporter.class);

    private final HostId host;
    private final HypervisorDriver driver;
    private final ToldMachines told;
    private final PowerChanges powerChanges;
    private final Publisher publisher;
    private final Clock clock;
    private final Ids ids;
    private final LongSupplier epoch;
    private final Consumer<HostReported> sending;
    private final Supplier<@Nullable Long> clockOffset;
    private final ReportSeries series;

    /**
     * @param driver bounded in time
     * @param epoch the host's epoch, as it knows it
     * @param sending told of every report before it leaves
     * @param sealingKey public key to which secrets are sealed for this host; null when it has none
     */
    public HostReporter(
            HostId host,
            HypervisorDriver driver,
            ToldMachines told,
            PowerChanges powerChanges,
            Publisher publisher,
            Clock clock,
            Ids ids,
            LongSupplier epoch,
            Consumer<HostReported> sending,
            Rhythm rhythm,
            @Nullable String sealingKey) {
        this(host, driver, told, powerChanges, publisher, clock, ids, epoch, sending, rhythm, sealingKey, () -> null);
    }

    /** {@code clockOffset} is by how many ms the host's clock is ahead of the gateway's; null while that is not known. */
    public HostReporter(
            HostId host,
            HypervisorDriver driver,
            ToldMachines told,
            PowerChanges powerChanges,
            Publisher publisher,
            Clock clock,
            Ids ids,
            LongSupplier epoch,
            Consumer<HostReported> sending,
            Rhythm rhythm,
            @Nullable String sealingKey,
            Supplier<@Nullable Long> clockOffset) {
        this.clockOffset = clockOffset;
        this.host = host;
        this.driver = driver;
        this.told = told;
        this.powerChanges = powerChanges;
        this.publisher = publisher;
        this.clock = clock;
        this.ids = ids;
        this.epoch = epoch;
        this.sending = sending;
        this.series = new ReportSeries(host, rhythm, told::nextReport, sealingKey);
    }

    /** Call once a second, from one thread. */
    public void tick() {
        ToldMachines.Snapshot before = told.snapshot();
        HostView view = look(before);
        series.next(view, epoch.getAsLong(), clock.instant()).ifPresent(this::send);
        Map<VmId, ReportedVm> machines = view.machines();
        if (machines != null) {
            powerChanges.tell(before, machines.values());
        }
    }

    private HostView look(ToldMachines.Snapshot before) {
        DriverInfo info = driver.info();
        try {
            boolean knowsDisks = info.capabilities().contains(Capability.EXTRA_DISKS);
            Map<VmId, ReportedVm> machines = new HashMap<>();
            for (Machine machine : driver.list()) {
                machines.put(
                        machine.vm(),
                        new ReportedVm(
                                machine.vm(),
                                Math.toIntExact(machine.generation()),
                                machine.power(),
                                knowsDisks ? List.copyOf(machine.disks()) : null));
            }
            HostInventory inventory = driver.inventory();
            return new HostView(
                    before.journal(),
                    before.consistentWith(),
                    info,
                    wire(inventory.total()),
                    wire(inventory.used()),
                    machines);
        } catch (DriverFailure failure) {
            log.warn("The hypervisor can't be looked at; the report says so: {}", failure.getMessage());
            String why = info.impediment() == null ? failure.getMessage() : info.impediment();
            return new HostView(before.journal(), before.consistentWith(), info.impededBy(why), NOTHING, NOTHING, null);
        }
    }

    private void send(HostReported report) {
        sending.accept(report);
        Instant now = clock.instant();
        Envelope envelope = new Envelope(
                ids.next(),
                Contracts.typeOf(HostReported.class),
                "/hosts/" + host,
                "",
                now,
                null,
                ContractJson.write(report.withClockOffset(clockOffset.get())));
        Publisher.Outcome outcome = publisher
                .publish(List.of(new Outgoing(
                        Topology.HOST_EVENTS, Topology.hostReportKey(host), Lane.INTERACTIVE, host.value(), envelope)))
                .getFirst();
        if (!outcome.delivered()) {
            series.lost();
            log.warn(
                    "Report {} did not arrive ({}); the next one says it all again.",
                    report.number(),
                    outcome.detail());
        }
    }

    private static HostResources wire(Resources amount) {
        return new HostResources(amount.vcpus(), amount.memoryMib(), amount.diskGib());
    }
}
