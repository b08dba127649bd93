package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationProgressed;
import dev.viveiro.contract.host.OperationStarted;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.Machine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The four harnesses, over every operation and every step of it. */
class EveryOperationTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final VmId vm = Commands.IDS.nextVm();

    @TempDir
    Path home;

    @ParameterizedTest
    @EnumSource
    void each_step_done_twice_has_the_effect_of_once(OperationType type) {
        try (TestHost host = host(type, steps -> steps.stream()
                .map(step -> ensuring(step, both(step.ensure(), step.ensure())))
                .toList())) {
            host.receive(command(type));

            assertThat(terminals(host)).singleElement().isInstanceOfAny(OperationSucceeded.class, VmDeleted.class);
            assertThat(power(host)).isEqualTo(wanted(type));
        }
    }

    static Stream<Arguments> everyStepBeforeAndAfterItsEffect() {
        List<Arguments> all = new ArrayList<>();
        ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
        Plans plans = Plans.with((vm, generation, account) -> new CredentialMint.Minted("s", "k", "v"));
        for (OperationType type : OperationType.values()) {
            int steps = plans.of(command(type, Commands.IDS.nextVm(), clock))
                    .steps()
                    .size();
            for (int position = 0; position < steps; position++) {
                all.add(Arguments.of(type, position, true));
                all.add(Arguments.of(type, position, false));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("everyStepBeforeAndAfterItsEffect")
    void a_failure_at_any_step_is_unwound_and_leaves_nothing_behind(OperationType type, int position, boolean effect) {
        try (TestHost host = host(type, failingAt(position, effect))) {
            host.receive(command(type));

            assertThat(terminals(host)).singleElement().isInstanceOfSatisfying(OperationFailed.class, failed -> {
                assertThat(failed.failure().cause().code()).isEqualTo("tripped");
                assertThat(failed.remains()).isEqualTo(power(host) != ObservedPower.UNKNOWN);
            });
            assertThat(host.log.unfinished()).isEmpty();
            if (type == OperationType.CREATE) {
                assertThat(host.driver.list()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyStepBeforeAndAfterItsEffect")
    void each_undo_done_twice_has_the_effect_of_once(OperationType type, int position, boolean effect) {
        UnaryOperator<List<Step>> undoneTwice = steps -> steps.stream()
                .map(step -> step.undo() instanceof Undo.By(Ensure undo)
                        ? new Step(
                                step.name(),
                                step.starts(),
                                step.ensure(),
                                new Undo.By(both(undo, undo)),
                                step.noReturn())
                        : step)
                .toList();
        try (TestHost host = host(
                type, steps -> undoneTwice.apply(failingAt(position, effect).apply(steps)))) {
            host.receive(command(type));

            assertThat(terminals(host)).singleElement().isInstanceOf(OperationFailed.class);
            if (type == OperationType.CREATE) {
                assertThat(host.driver.list()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("everyStepBeforeAndAfterItsEffect")
    void a_retry_after_a_failure_at_any_step_succeeds(OperationType type, int position, boolean effect) {
        HostCommand first = command(type);
        try (TestHost host = host(type, failingOnceAt(position, effect))) {
            host.receive(first);
            host.receive(again(type, first));

            assertThat(terminals(host)).hasSize(2).last().isInstanceOfAny(OperationSucceeded.class, VmDeleted.class);
            assertThat(power(host)).isEqualTo(wanted(type));
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_step_that_leaves_its_effect_says_why(OperationType type) {
        Plan plan = Plans.with((one, two, three) -> new CredentialMint.Minted("s", "k", "v"))
                .of(command(type));
        assertThat(plan.steps()).allSatisfy(step -> {
            if (step.undo() instanceof Undo.NoUndo(String reason)) {
                assertThat(reason).isNotBlank();
            }
        });
    }

    private TestHost host(OperationType type, UnaryOperator<List<Step>> change) {
        TestHost host = TestHost.in(home, clock)
                .plans(plans -> command -> {
                    Plan plan = plans.of(command);
                    return new Plan(plan.limit(), change.apply(plan.steps()), plan.success());
                })
                .open();
        if (type != OperationType.CREATE) {
            Machines.exists(host.driver, vm, type != OperationType.START);
        }
        return host;
    }

    private static UnaryOperator<List<Step>> failingAt(int position, boolean effect) {
        return steps -> tripped(steps, position, effect, () -> true);
    }

    private static UnaryOperator<List<Step>> failingOnceAt(int position, boolean effect) {
        boolean[] tripped = {false};
        return steps -> tripped(steps, position, effect, () -> {
            boolean first = !tripped[0];
            tripped[0] = true;
            return first;
        });
    }

    private static List<Step> tripped(
            List<Step> steps, int position, boolean effect, java.util.function.BooleanSupplier when) {
        List<Step> changed = new ArrayList<>(steps);
        Step step = steps.get(position);
        changed.set(position, ensuring(step, context -> {
            boolean trip = when.getAsBoolean();
            if (effect || !trip) {
                step.ensure().run(context);
            }
            if (trip) {
                throw DriverFailure.refused(Fault.SYSTEM, "tripped", "the test wants it", "nothing");
            }
        }));
        return changed;
    }

    private static Step ensuring(Step step, Ensure ensure) {
        return step.doing(ensure);
    }

    private static Ensure both(Ensure first, Ensure second) {
        return context -> {
            first.run(context);
            second.run(context);
        };
    }

    private static List<HostEvent> terminals(TestHost host) {
        return host.events().stream()
                .filter(event -> !(event instanceof OperationStarted || event instanceof OperationProgressed))
                .toList();
    }

    private ObservedPower power(TestHost host) {
        return host.driver.find(vm).map(Machine::power).orElse(ObservedPower.UNKNOWN);
    }

    private static ObservedPower wanted(OperationType type) {
        return switch (type) {
            case CREATE, START, REBOOT -> ObservedPower.RUNNING;
            case STOP -> ObservedPower.STOPPED;
            case DELETE -> ObservedPower.UNKNOWN;
        };
    }

    private HostCommand command(OperationType type) {
        return command(type, vm, clock);
    }

    private static HostCommand command(OperationType type, VmId vm, ManualClock clock) {
        var target = Commands.target(vm, clock);
        return switch (type) {
            case CREATE -> Commands.create(target);
            case START -> Commands.start(target);
            case STOP -> Commands.stop(target);
            case REBOOT -> Commands.reboot(target);
            case DELETE -> Commands.delete(target);
        };
    }

    private static HostCommand again(OperationType type, HostCommand first) {
        var target = Commands.attempt(first.target(), 2);
        return switch (type) {
            case CREATE -> Commands.create(target);
            case START -> Commands.start(target);
            case STOP -> Commands.stop(target);
            case REBOOT -> Commands.reboot(target);
            case DELETE -> Commands.delete(target);
        };
    }
}
