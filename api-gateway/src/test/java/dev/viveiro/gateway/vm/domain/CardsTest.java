package dev.viveiro.gateway.vm.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.contract.vm.NetworkSpec;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.contract.vm.VmState;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which card a machine has, and which addresses are held for it, while another was asked for and afterwards. */
class CardsTest {
    private static final String OWN = Machines.CARD.address();
    private static final String OTHER = Machines.OTHER_CARD.address();

    private final Vm running = Machines.aVm(VmState.RUNNING);
    private final Operation change = Machines.anOperation(running, OperationType.CHANGE_NETWORK);
    private final Vm asked = running.with(Needs.during(running, change));
    private final Operation overdue = change.ended(OperationState.FAILED, List.of(), null, Machines.NOON);

    private static Effects hear(Vm vm, Operation operation, HostEvent event) {
        return hear(vm, operation, event, Since.NOTHING);
    }

    private static Effects hear(Vm vm, Operation operation, HostEvent event, Since since) {
        return new HostWord(Policy.DEFAULT, Machines.IDS, HostSays.SEEN).hear(vm, operation, event, since);
    }

    private HostSays says() {
        return HostSays.of(asked, change);
    }

    private static Requests requests() {
        return new Requests(HostSays.SEEN);
    }

    @Test
    void both_addresses_are_held_until_its_host_says_that_the_machine_has_the_new_one() {
        assertThat(asked.place().addresses()).containsExactly(OWN, OTHER);
        assertThat(asked.place().network()).isEqualTo(Machines.CARD);

        Effects done = hear(asked, change, says().succeeded(ObservedPower.RUNNING, Machines.OTHER_CARD));

        assertThat(done.vm().place().network()).isEqualTo(Machines.OTHER_CARD);
        assertThat(done.vm().place().addresses()).containsExactly(OTHER);
        assertThat(done.vm().place().generation()).isEqualTo(running.place().generation());
        assertThat(done.vm().status().billed()).isEqualTo(running.status().billed());
        assertThat(asked.place().freedBy(done.vm().place())).containsExactly(OWN);
        assertThat(done.events()).singleElement().isInstanceOfSatisfying(VmChanged.class, told -> {
            assertThat(told.trigger()).isEqualTo("NETWORK_CHANGED");
            assertThat(told.vm()).isEqualTo(done.vm().snapshot());
            assertThat(told.vm().address()).isEqualTo(OTHER);
        });
    }

    @Test
    void a_failure_frees_the_new_address_only_when_its_host_saw_the_old_one() {
        Effects undone = hear(
                asked,
                change,
                says().failed(FailureClass.REFUSED, null, true, HostSays.facts(ObservedPower.RUNNING, Machines.CARD)));
        assertThat(undone.vm().place()).isEqualTo(running.place());
        assertThat(undone.events()).isEmpty();

        Effects unseen = hear(
                asked,
                change,
                says().failed(FailureClass.OUTCOME_UNKNOWN, null, true, HostSays.facts(ObservedPower.RUNNING)));
        assertThat(unseen.operation()).isNotNull();
        assertThat(unseen.vm().place()).isEqualTo(asked.place());

        Effects stuck = hear(
                asked,
                change,
                says().failed(
                                FailureClass.REFUSED,
                                null,
                                true,
                                HostSays.facts(ObservedPower.RUNNING, Machines.OTHER_CARD)));
        assertThat(stuck.vm().place().addresses()).containsExactly(OTHER);
    }

    @Test
    void an_attempt_that_is_tried_again_settles_nothing() {
        Effects again = hear(
                asked,
                change,
                says().failed(
                                FailureClass.RETRY_LATER,
                                null,
                                true,
                                HostSays.facts(ObservedPower.RUNNING, Machines.CARD)));
        assertThat(again.vm().place()).isEqualTo(asked.place());
    }

    @Test
    void what_nobody_knows_the_end_of_keeps_both_until_its_host_speaks_of_it_or_of_a_later_operation() {
        Effects ended = requests().overdue(asked, change, Sent.LAST);
        assertThat(ended.vm().place()).isEqualTo(asked.place());

        HostEvent late = says().succeeded(ObservedPower.RUNNING, Machines.OTHER_CARD);
        assertThat(hear(asked, overdue, late).vm().place().addresses()).containsExactly(OTHER);
        assertThat(hear(asked, overdue, late, new Since(true, false, false))
                        .vm()
                        .place())
                .isEqualTo(asked.place());

        Operation stop = Machines.anOperation(asked, OperationType.STOP);
        Effects stopped =
                hear(asked, stop, HostSays.of(asked, stop).succeeded(ObservedPower.STOPPED, Machines.OTHER_CARD));
        assertThat(stopped.vm().place().addresses()).containsExactly(OTHER);
        assertThat(stopped.vm().status().state()).isEqualTo(VmState.STOPPED);
        assertThat(stopped.events()).hasSize(2);
    }

    @Test
    void what_an_older_operation_saw_at_its_end_may_have_changed_since() {
        Operation older = Machines.anOperation(running, OperationType.STOP);
        Operation newer = Machines.anOperation(running, OperationType.CHANGE_NETWORK);
        Vm waiting = running.with(Needs.during(running, newer));
        Operation ended = older.ended(OperationState.FAILED, List.of(), null, Machines.NOON);

        Effects late =
                hear(waiting, ended, HostSays.of(waiting, older).succeeded(ObservedPower.STOPPED, Machines.CARD));
        assertThat(late.vm().place().addresses()).containsExactly(OWN, OTHER);
    }

    @Test
    void a_word_that_comes_again_changes_nothing_more_and_an_address_of_nobody_is_not_believed() {
        HostEvent done = says().succeeded(ObservedPower.RUNNING, Machines.OTHER_CARD);
        Effects once = hear(asked, change, done);
        Effects twice = hear(once.vm(), overdue, done);
        assertThat(twice.vm().place()).isEqualTo(once.vm().place());
        assertThat(twice.events()).isEmpty();

        Effects strange = hear(
                asked,
                change,
                says().succeeded(
                                ObservedPower.RUNNING,
                                new NetworkSpec("10.64.0.77", 17, "10.64.0.1", "02:76:0a:40:00:4d")));
        assertThat(strange.vm().place()).isEqualTo(asked.place());
    }

    @Test
    void what_never_left_or_was_refused_at_once_took_nothing() {
        assertThat(requests().cancel(asked, change, Sent.NOTHING).vm().place().addresses())
                .containsExactly(OWN);
        assertThat(requests().overdue(asked, change, Sent.NOTHING).vm().place().addresses())
                .containsExactly(OWN);
        assertThat(requests()
                        .dead(asked, change, "too many deliveries")
                        .vm()
                        .place()
                        .addresses())
                .containsExactly(OWN);
        assertThat(hear(asked, change, says().refused()).vm().place().addresses())
                .containsExactly(OWN);
        assertThat(requests().cancel(asked, change, Sent.LAST).vm().place().addresses())
                .containsExactly(OWN, OTHER);
    }

    @Test
    void a_later_attempt_that_dies_gives_nothing_back_for_an_earlier_one_may_have_done_it() {
        Operation second = change.again(Machines.IDS.next(), false);
        assertThat(requests()
                        .dead(asked, second, "too many deliveries")
                        .vm()
                        .place()
                        .addresses())
                .containsExactly(OWN, OTHER);
    }

    @Test
    void a_machine_that_is_gone_or_was_made_anew_elsewhere_holds_neither() {
        Operation delete = Machines.anOperation(asked, OperationType.DELETE);
        Vm leaving = requests().delete(asked, delete, change, Sent.LAST).vm();
        assertThat(leaving.place().addresses()).containsExactly(OWN, OTHER);
        Vm gone = hear(leaving, delete, HostSays.of(leaving, delete).deleted()).vm();
        assertThat(gone.place().addresses()).isEmpty();
        assertThat(leaving.place().freedBy(gone.place())).containsExactly(OWN, OTHER);

        VmPlace anew = new VmPlace(Machines.OTHER_HOST, Machines.CARD, Machines.GENERATION + 1, Machines.ALL, true);
        assertThat(asked.place().freedBy(anew)).as("it was left behind").isEmpty();
    }

    @Test
    void a_missing_machine_that_is_made_anew_settles_it_with_its_success() {
        Vm missing = new Listing(Machines.JOURNAL, Machines.HEARD, HostSays.SEEN)
                .missing(asked, HostSays.SEEN)
                .vm();
        Operation create = Machines.anOperation(missing, OperationType.CREATE);
        Vm again = requests()
                .recreate(missing, missing.place().generation() + 1, create)
                .vm();
        assertThat(again.place().addresses()).containsExactly(OWN, OTHER);

        Effects made = hear(again, create, HostSays.of(again, create).succeeded(ObservedPower.RUNNING, Machines.CARD));
        assertThat(made.vm().place().addresses()).containsExactly(OWN);
        assertThat(again.place().freedBy(made.vm().place())).containsExactly(OTHER);
    }
}
