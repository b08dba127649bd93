package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.contract.vm.ImportVm;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.Deliveries;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.Moving;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ImportingVmTest extends OperationContractTest<ImportVm> {
    /** What another host packed of the machine, which has the generation before there. */
    private static byte[] packed(VmId vm) {
        try {
            Path home = Files.createTempDirectory("source");
            ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
            Map<String, String> settings = Map.of("VIVEIRO_SIMULATED_LATENCY", "0");
            try (HypervisorDriver source =
                    SimulatedDriver.open(new DriverContext(home, settings, clock, Commands.IDS::next, length -> {}))) {
                Machines.exists(source, vm, GENERATION - 1, ObservedPower.STOPPED);
                ((SimulatedDriver) source).write(vm, "carried");
                Moving moving = source.ability(Moving.class).orElseThrow();
                moving.pack(vm, new UUID(1, 1));
                return Files.readAllBytes(moving.packed(new UUID(1, 1)).orElseThrow());
            } finally {
                try (var files = Files.walk(home)) {
                    files.sorted(Comparator.reverseOrder())
                            .forEach(file -> assertThat(file.toFile().delete()).isTrue());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected ImportVm command(CommandTarget target) {
        byte[] file = packed(target.vm());
        Transports.offer(target.vm(), file);
        return new ImportVm(
                target,
                Commands.spec(target.vm()),
                new ImageContent(Deliveries.sha256(file), file.length, ImageFormat.RAW, "/v1/transports/x"));
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.empty();
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.STOPPED);
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        assertThat(machine.generation()).isEqualTo(GENERATION);
        assertThat(machine.spec().login().account()).isEqualTo("admin");
    }

    @Override
    protected void left(SimulatedDriver driver, VmId vm) {
        assertThat(driver.read(vm)).isEqualTo("carried");
    }

    @Test
    void what_is_another_machines_is_not_taken() {
        try (Scene scene = scene()) {
            Transports.offer(scene.vm(), packed(Commands.IDS.nextVm()));
            scene.stage().receive(scene.command());
            OperationFailed failed = (OperationFailed) scene.end();
            assertThat(failed.failure().cause().code()).isEqualTo("machine-file-unusable");
            assertThat(failed.remains()).isFalse();
            assertThat(scene.stage().machine(scene.vm())).isEmpty();
            assertNothingIsLeftToDo(scene.stage());
        }
    }
}
