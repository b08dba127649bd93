package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.operation.Changes.Change;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever the order in which the commands of one machine come, only what still counts has an effect, and each is answered. */
abstract class DisorderContract<C extends HostCommand> extends DelayedContract<C> {
    private static final int AT_ONCE = 3;

    @Test
    void commands_in_any_order_leave_what_those_that_count_want() {
        int seen = 0;
        List<String> undisturbed = outcome(Twist.NONE).changes();
        try (Scene host = scene()) {
            for (Disorder disorder : Disorder.upTo(AT_ONCE)) {
                if (before().isPresent() || !mayRaiseTheOlder(disorder)) {
                    new Play(host.stage(), disorder, undisturbed).check();
                    seen++;
                }
            }
        }
        assertThat(seen).isGreaterThan(200);
    }

    /** A create of the older generation makes its machine where nothing says that there is a newer one: no gateway sends it then. */
    private boolean mayRaiseTheOlder(Disorder disorder) {
        return disorder.order().contains(Arrival.OF_THE_OLDER) && !disorder.olderIsKnownToBeOld(false);
    }

    private final class Play {
        private final Stage stage;
        private final Disorder disorder;
        private final List<String> undisturbed;
        private final boolean deletes;
        private final Map<Arrival, HostCommand> commands = new EnumMap<>(Arrival.class);
        private final CommandTarget target;

        Play(Stage stage, Disorder disorder, List<String> undisturbed) {
            this.stage = stage;
            this.disorder = disorder;
            this.undisturbed = undisturbed;
            target = aTarget(stage.clock);
            for (Arrival arrival : disorder.order()) {
                commands.put(arrival, command(arrival));
            }
            deletes = command(target) instanceof DeleteVm;
            prepare(stage, target.vm());
        }

        private HostCommand command(Arrival arrival) {
            CommandTarget another = Commands.of(Commands.IDS.nextOperation(), target);
            return switch (arrival) {
                case FIRST -> DisorderContract.this.command(target);
                case SECOND -> DisorderContract.this.command(Commands.attempt(target, 2));
                case CANCEL -> Commands.cancel(target);
                case OF_THE_OLDER -> DisorderContract.this.command(Commands.generation(another, GENERATION - 1));
                case DELETE_THE_OLDER -> Commands.delete(Commands.generation(another, GENERATION - 1));
                case DELETE -> Commands.delete(another);
            };
        }

        private HostCommand command(CommandTarget of) {
            return DisorderContract.this.command(of);
        }

        void check() {
            if (disorder.together()) {
                stage.turns.hold();
            }
            disorder.order().forEach(arrival -> stage.receive(of(arrival)));
            stage.turns.release();
            assertAsWanted();
            List<HostEvent> once = ends();

            disorder.order().forEach(arrival -> stage.receive(of(arrival)));
            assertThat(ends()).as("%s, and all of it again", disorder).isEqualTo(once);
            assertAsWanted();
        }

        private void assertAsWanted() {
            Set<Arrival> counting = disorder.attemptsThatCount(deletes);
            assertThat(power()).as("the machine after %s", disorder).isEqualTo(wanted(counting));
            assertThat(causes()).as("what had an effect of %s", disorder).allMatch(cause -> mayAct(cause, counting));
            if (!counting.isEmpty() && !disorder.order().contains(Arrival.DELETE)) {
                assertThat(stage.changes.of(target.vm()))
                        .as("changes after %s", disorder)
                        .extracting(Change::text)
                        .isEqualTo(undisturbed);
            }
            assertEachIsAnsweredOnce();
            assertNothingIsLeftToDo(stage);
        }

        private Optional<ObservedPower> wanted(Set<Arrival> counting) {
            if (disorder.order().contains(Arrival.DELETE)) {
                return Optional.empty();
            }
            return counting.isEmpty() ? before() : afterwards();
        }

        private boolean mayAct(CommandTarget cause, Set<Arrival> counting) {
            return counting.stream().anyMatch(arrival -> of(arrival).target().equals(cause))
                    || (disorder.order().contains(Arrival.DELETE)
                            && of(Arrival.DELETE).target().equals(cause));
        }

        private void assertEachIsAnsweredOnce() {
            for (Arrival arrival : disorder.order()) {
                CommandTarget asked = of(arrival).target();
                List<HostEvent> answers = ends().stream()
                        .filter(end -> Ends.work(end).operation().equals(asked.operation())
                                && Ends.work(end).attempt() == asked.attempt())
                        .toList();
                boolean answered = arrival != Arrival.CANCEL || disorder.order().contains(Arrival.FIRST);
                assertThat(answers).as("answers to %s of %s", arrival, disorder).hasSize(answered ? 1 : 0);
                if (arrival == Arrival.FIRST || arrival == Arrival.SECOND) {
                    boolean counts = disorder.attemptsThatCount(deletes).contains(arrival);
                    assertThat(answers.getFirst() instanceof OperationSucceeded)
                            .as("success of %s of %s", arrival, disorder)
                            .isEqualTo(counts && !deletes);
                }
            }
        }

        private HostCommand of(Arrival arrival) {
            return java.util.Objects.requireNonNull(commands.get(arrival));
        }

        private List<HostEvent> ends() {
            return stage.ends().stream()
                    .filter(end -> Ends.work(end).vm().equals(target.vm()))
                    .toList();
        }

        private Set<CommandTarget> causes() {
            Set<CommandTarget> causes = new HashSet<>();
            stage.changes.of(target.vm()).forEach(change -> {
                if (change.cause() != null) {
                    causes.add(change.cause());
                }
            });
            return causes;
        }

        private Optional<ObservedPower> power() {
            return stage.machine(target.vm()).map(Machine::power);
        }
    }
}
