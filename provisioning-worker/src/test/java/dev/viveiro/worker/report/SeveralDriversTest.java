package dev.viveiro.worker.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.ReportedDriver;
import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImpededDriver;
import dev.viveiro.worker.driver.joined.JoinedDriver;
import dev.viveiro.worker.driver.opening.ReopeningDriver;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a host reports that has more than one driver. */
class SeveralDriversTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final List<HostReported> reports = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final Publisher broker = messages -> messages.stream()
            .map(message -> {
                sent.add(new String(message.envelope().data(), StandardCharsets.UTF_8));
                reports.add(ContractJson.read(message.envelope().data(), HostReported.class));
                return Publisher.Outcome.DELIVERED;
            })
            .toList();
    private final VmId vm = Commands.IDS.nextVm();
    private TestHost host;

    @BeforeEach
    void open(@TempDir Path home) {
        host = TestHost.in(home, clock).open();
        host.receive(Commands.create(Commands.target(vm, clock)));
    }

    @AfterEach
    void close() {
        host.close();
    }

    private HostReporter reporter(HypervisorDriver driver) {
        return new HostReporter(
                Commands.HOST,
                driver,
                host.told,
                new PowerChanges(driver, host.told, host.dispatcher::busy, clock),
                broker,
                clock,
                Commands.IDS,
                host.standing::epoch,
                report -> {},
                new Rhythm(Duration.ofMinutes(1), Duration.ofSeconds(15)),
                null);
    }

    @Test
    void each_is_told_in_its_order_with_the_machines_of_all(@TempDir Path other) {
        try (HypervisorDriver second = SimulatedDriver.open(new DriverContext(
                other, Map.of("VIVEIRO_SIMULATED_LATENCY", "0"), clock, Ids.timeOrdered(), length -> {}))) {
            reporter(new JoinedDriver(List.of(host.driver, second))).tick();
        }

        HostReported report = reports.getFirst();
        assertThat(report.driver()).isEqualTo("simulated+simulated");
        assertThat(report.impediment()).isNull();
        assertThat(report.machines()).extracting(ReportedVm::vm).containsExactly(vm);
        assertThat(report.drivers()).hasSize(2).allSatisfy(driver -> assertThat(driver.capabilities())
                .isEqualTo(report.capabilities()));
    }

    @Test
    void no_machine_is_missing_while_one_of_them_cannot_be_asked() {
        HostReporter reporter =
                reporter(new JoinedDriver(List.of(host.driver, new ImpededDriver("libvirt", "there is no socket"))));
        reporter.tick();

        HostReported report = reports.getFirst();
        assertThat(report.impediment()).isEqualTo("libvirt: there is no socket");
        assertThat(report.looked()).isFalse();
        assertThat(report.gone()).isEmpty();
        assertThat(report.drivers())
                .extracting(ReportedDriver::name, ReportedDriver::impediment)
                .containsExactly(tuple("simulated", null), tuple("libvirt", "there is no socket"));
    }

    @Test
    void a_hypervisor_that_comes_later_is_said_to_be_missing_and_then_has_its_machines_listed() {
        List<HypervisorDriver> there = new ArrayList<>();
        HostReporter reporter = reporter(ReopeningDriver.begin(
                "simulated",
                () -> there.isEmpty() ? ImpededDriver.awaited("simulated", "there is no socket") : there.getFirst(),
                clock,
                Runnable::run));
        reporter.tick();
        there.add(host.driver);
        clock.advance(Duration.ofSeconds(10));
        reporter.tick();

        assertThat(reports.getFirst().impediment()).isEqualTo("there is no socket");
        assertThat(reports.getFirst().looked()).isFalse();
        assertThat(reports.getFirst().capabilities()).isEmpty();
        HostReported report = reports.getLast();
        assertThat(report.impediment()).isNull();
        assertThat(report.full()).isTrue();
        assertThat(report.machines()).extracting(ReportedVm::vm).containsExactly(vm);
        assertThat(report.capabilities()).hasSize(Capability.values().length);
    }

    @Test
    void of_one_driver_no_list_is_sent() {
        reporter(host.driver).tick();

        assertThat(sent.getFirst()).doesNotContain("\"drivers\"").doesNotContain("\"lacks\"");
    }

    @Test
    void why_a_driver_lacks_something_is_told_of_it() {
        Map<Capability, String> lacks = DriverInfo.lacking("it keeps no memory", Capability.SAVE);
        HypervisorDriver weak = lacking(lacks);

        reporter(weak).tick();
        reporter(new JoinedDriver(List.of(host.driver, weak))).tick();

        assertThat(reports.getFirst().lacks()).containsExactly(entry("SAVE", "it keeps no memory"));
        HostReported both = reports.getLast();
        assertThat(both.lacks()).isNull();
        assertThat(both.drivers())
                .extracting(ReportedDriver::lacks)
                .containsExactly(null, Map.of("SAVE", "it keeps no memory"));
    }

    /** The host's driver, which says that it lacks something. */
    private HypervisorDriver lacking(Map<Capability, String> lacks) {
        DriverInfo all = host.driver.info();
        EnumSet<Capability> can = EnumSet.copyOf(all.capabilities());
        can.removeAll(lacks.keySet());
        DriverInfo info = new DriverInfo(all.name(), all.version(), can, null, lacks);
        return (HypervisorDriver) Proxy.newProxyInstance(
                HypervisorDriver.class.getClassLoader(),
                new Class<?>[] {HypervisorDriver.class},
                (proxy, method, arguments) ->
                        method.getName().equals("info") ? info : method.invoke(host.driver, arguments));
    }
}
