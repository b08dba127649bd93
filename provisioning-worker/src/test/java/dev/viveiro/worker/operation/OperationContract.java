package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.Deliveries;
import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.Moving;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What all treatments of an operation share: its command, what its host has before it, and what it is to have afterwards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperationContract<C extends HostCommand> {
    /** Of the machine under test: there was one before it. */
    static final int GENERATION = 2;

    private static final CredentialMint ANY =
            (vm, generation, account, scheme) -> new CredentialMint.Minted("s", "k", "v");

    @TempDir(factory = InMemory.class)
    Path homes;

    /** The command, as the gateway sends it. */
    protected abstract C command(CommandTarget target);

    /** The power of the machine when the command comes; empty when the host has none. */
    protected abstract Optional<ObservedPower> before();

    /** The power of the machine when the operation has succeeded; empty when there is none. */
    protected abstract Optional<ObservedPower> afterwards();

    /** What else the host has of the machine before the command comes. */
    protected void prepared(SimulatedDriver driver, VmId vm) {}

    /** What holds besides when the operation has succeeded on a machine. */
    protected void holds(Machine machine, HostEvent end) {}

    /** What else the host has of the machine then. */
    protected void left(SimulatedDriver driver, VmId vm) {}

    /** The operation's command on a host that is ready for it. */
    record Scene(Stage stage, HostCommand command) implements AutoCloseable {
        VmId vm() {
            return command.target().vm();
        }

        Outcome outcome() {
            return stage.outcome(command);
        }

        /** The only end that was told. */
        HostEvent end() {
            assertThat(stage.ends(command.target().operation())).hasSize(1);
            return stage.ends(command.target().operation()).getFirst();
        }

        @Override
        public void close() {
            stage.close();
        }
    }

    final Scene scene() {
        return scene(Twist.NONE);
    }

    /** @param twist of the first attempt */
    final Scene scene(Twist twist) {
        return scene(stage -> twist);
    }

    /** @param twist of the first attempt, for something that happens on the stage */
    final Scene scene(Function<Scene, Twist> twist) {
        ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
        C command = command(aTarget(clock));
        List<Scene> itself = new ArrayList<>();
        Stage stage = new Stage(
                newHome(), clock, other -> other.equals(command) ? twist.apply(itself.getFirst()) : Twist.NONE);
        itself.add(new Scene(stage, command));
        prepare(stage, command.target().vm());
        return itself.getFirst();
    }

    /** The host has the machine as the operation finds it. */
    final void prepare(Stage stage, VmId vm) {
        before().ifPresent(power -> {
            stage.has(vm, GENERATION, power);
            prepared((SimulatedDriver) stage.host().driver, vm);
        });
        stage.forget();
    }

    final CommandTarget aTarget(ManualClock clock) {
        return Commands.generation(Commands.target(Commands.IDS.nextVm(), clock), GENERATION);
    }

    /** How the operation ends undisturbed, or with such steps. */
    final Outcome outcome(Twist twist) {
        try (Scene scene = scene(twist)) {
            scene.stage().receive(scene.command());
            return scene.outcome();
        }
    }

    final List<Step> steps() {
        return Plans.with(ANY, Deliveries.DIGESTING)
                .of(command(aTarget(ManualClock.at("2026-01-01T00:00:00Z"))))
                .steps();
    }

    /** Before and after the effect of every step. */
    final List<Moment> moments() {
        List<Moment> moments = new ArrayList<>();
        List<Step> steps = steps();
        for (int position = 0; position < steps.size(); position++) {
            moments.add(new Moment(position, steps.get(position).name(), false));
            moments.add(new Moment(position, steps.get(position).name(), true));
        }
        return moments;
    }

    /** Whether nothing turns back any more once the step at this position has begun. */
    final boolean pastReturn(int position) {
        return steps().subList(0, Math.min(position + 1, steps().size())).stream()
                .anyMatch(Step::noReturn);
    }

    final void assertSucceeded(Scene scene) {
        List<HostEvent> ends = scene.stage().ends(scene.command().target().operation());
        assertThat(ends.getLast()).matches(Ends::well, "tells of success");
        Optional<Machine> machine = scene.stage().machine(scene.vm());
        assertThat(machine.map(Machine::power)).isEqualTo(afterwards());
        machine.ifPresent(there -> {
            holds(there, ends.getLast());
            left((SimulatedDriver) scene.stage().host().driver, scene.vm());
        });
        assertNothingIsLeftToDo(scene.stage());
    }

    /** What was not there before is not there; what was there is. */
    final void assertTurnedBack(Scene scene) {
        assertThat(scene.stage().machine(scene.vm()).isPresent())
                .as("whether the machine is there, as it was before")
                .isEqualTo(before().isPresent());
        assertTrue(scene);
    }

    /** What was told at last is what the hypervisor has. */
    final void assertTrue(Scene scene) {
        HostEvent end = scene.stage().ends(scene.command().target().operation()).getLast();
        Optional<Machine> machine = scene.stage().machine(scene.vm());
        assertThat(Ends.facts(end).present()).isEqualTo(machine.isPresent());
        machine.ifPresent(there -> assertThat(Ends.facts(end).power()).isEqualTo(there.power()));
        assertNothingIsLeftToDo(scene.stage());
    }

    static void assertNothingIsLeftToDo(Stage stage) {
        assertThat(stage.host().log.unfinished()).isEmpty();
        assertThat(stage.host().dispatcher.size()).isZero();
        assertThat(stage.changes.parts()).as("machines that were half made").isEmpty();
        assertThat(stage.host().driver.ability(Capturing.class).orElseThrow().captures())
                .as("captured disks")
                .isEmpty();
        assertThat(stage.host().driver.ability(Moving.class).orElseThrow().moves())
                .as("packed machines")
                .isEmpty();
    }

    private Path newHome() {
        try {
            return Files.createTempDirectory(homes, "host");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
