package dev.viveiro.simulation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.operation.OperationState;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.dispatch.HostQueue;
import dev.viveiro.gateway.dispatch.WaitingOperations;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.operation.OperationStore;
import dev.viveiro.gateway.vm.OwedStarts;
import dev.viveiro.gateway.vm.WaitingOrders;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.VmId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;

/** Operations, and creates that wait for their turn. */
interface OperationStoreContract {
    Ports ports();

    private OperationStore operations() {
        return ports().bean(OperationStore.class);
    }

    private Operation written(VmId vm, OperationType type) {
        Operation operation = ports().anOperation(vm, type, Lane.INTERACTIVE);
        ports().write(() -> operations().insert(operation));
        return operation;
    }

    private Operation waiting(String name) {
        Operation create = ports().anOperation(ports().aVm(name).id(), OperationType.CREATE, Lane.BULK);
        ports().write(() -> ports().bean(WaitingOrders.class)
                .insert(List.of(new WaitingOrders.Waiting(create, ports().host)), null));
        return create;
    }

    private Operation failed(Operation operation) {
        return operation.ended(
                OperationState.FAILED, List.of(), null, ports().clock.instant());
    }

    private Operation succeeded(Operation operation) {
        return operation.ended(
                OperationState.SUCCEEDED, List.of(), null, ports().clock.instant());
    }

    @Test
    default void an_operation_is_read_as_it_was_written() {
        Operation operation = written(ports().aVm("one").id(), OperationType.CREATE);
        assertThat(operations().find(operation.id())).contains(operation);
        assertThat(operations().activeOf(operation.vm())).contains(operation);
        assertThat(operations().activeOf(List.of(operation.vm()))).containsExactly(operation);
    }

    @Test
    default void one_operation_at_a_time_is_active_on_a_machine() {
        Operation operation = written(ports().aVm("one").id(), OperationType.CREATE);
        assertThatThrownBy(() -> written(operation.vm(), OperationType.DELETE))
                .isInstanceOf(DuplicateKeyException.class);
        ports().write(() -> operations().save(failed(operation)));
        assertThat(written(operation.vm(), OperationType.DELETE).active()).isTrue();
    }

    @Test
    default void an_operation_that_has_ended_never_changes() {
        Operation operation = written(ports().aVm("one").id(), OperationType.CREATE);
        Operation ended = failed(operation);
        ports().write(() -> operations().save(ended));
        ports().write(() -> operations().save(operation.running(List.of(), true, 9)));
        ports().write(() -> operations().saveAll(List.of(operation.running(List.of(), true, 9))));
        ports().write(() ->
                operations().cancelAll(List.of(operation.id()), ports().clock.instant()));
        assertThat(operations().find(operation.id())).contains(ended);
        assertThat(operations().activeOf(operation.vm())).isEmpty();
    }

    @Test
    default void several_are_saved_together_and_found_with_what_happens_to_their_machines() {
        Operation one = written(ports().aVm("one").id(), OperationType.CREATE);
        Operation two = written(ports().aVm("two").id(), OperationType.CREATE);
        ports().write(() -> operations().saveAll(List.of(failed(one), two.running(List.of(), false, 3))));
        assertThat(operations().findAll(List.of(one.id()), List.of(one.vm(), two.vm())))
                .containsExactlyInAnyOrder(failed(one), two.running(List.of(), false, 3));
        assertThat(operations().findAll(List.of(), List.of(one.vm()))).isEmpty();
    }

    @Test
    default void the_last_of_a_type_is_the_newest() {
        Operation first = written(ports().aVm("one").id(), OperationType.START);
        ports().write(() -> operations().save(failed(first)));
        Operation second = written(first.vm(), OperationType.START);
        assertThat(operations().lastOf(first.vm(), OperationType.START)).contains(second);
        assertThat(operations().lastOf(first.vm(), OperationType.STOP)).isEmpty();
    }

    @Test
    default void one_is_overtaken_by_a_later_success_of_its_type_and_followed_by_anything_later() {
        Operation first = written(ports().aVm("one").id(), OperationType.START);
        ports().write(() -> operations().save(failed(first)));
        assertThat(operations().overtaken(first)).isFalse();
        assertThat(operations().followed(first)).isFalse();

        Operation other = written(first.vm(), OperationType.STOP);
        ports().write(() -> operations().save(succeeded(other)));
        assertThat(operations().overtaken(first)).isFalse();
        assertThat(operations().followed(first)).isTrue();
        assertThat(operations().followed(other)).isFalse();

        Operation same = written(first.vm(), OperationType.START);
        assertThat(operations().overtaken(first)).isFalse();
        ports().write(() -> operations().save(succeeded(same)));
        assertThat(operations().overtaken(first)).isTrue();
        assertThat(operations().overtaken(same)).isFalse();
    }

    @Test
    default void somebody_has_said_what_the_power_is_to_be_by_a_later_operation_about_it_alone() {
        Operation first = written(ports().aVm("one").id(), OperationType.REBOOT);
        ports().write(() -> operations().save(failed(first)));
        Operation other = written(first.vm(), OperationType.REBOOT);
        ports().write(() -> operations().save(failed(other)));
        assertThat(operations().powerAsked(first.vm(), first.id())).isFalse();

        Operation stop = written(first.vm(), OperationType.STOP);
        assertThat(operations().powerAsked(first.vm(), first.id())).isTrue();
        assertThat(operations().powerAsked(first.vm(), stop.id())).isFalse();
    }

    @Test
    default void a_start_is_owed_once_nothing_is_done_to_its_machine_and_until_it_is_taken() {
        Operation move = written(ports().aVm("one").id(), OperationType.REBOOT);
        OwedStarts owed = ports().bean(OwedStarts.class);
        ports().write(() -> owed.owe(move.vm(), ports().ids.nextOperation()));
        ports().write(() -> owed.owe(move.vm(), move.id()));
        assertThat(owed.due(10)).isEmpty();

        ports().write(() -> operations().save(failed(move)));
        assertThat(owed.due(10)).containsExactly(move.vm());
        assertThat(ports().written(() -> owed.take(move.vm()))).contains(move.id());
        assertThat(owed.due(10)).isEmpty();
        assertThat(ports().written(() -> owed.take(move.vm()))).isEmpty();
    }

    @Test
    default void what_is_overdue_is_found_from_its_deadline_on() {
        Operation operation = written(ports().aVm("one").id(), OperationType.CREATE);
        Instant deadline = operation.deadline();
        assertThat(operations().overdue(deadline.minus(Duration.ofMillis(1)), 10))
                .isEmpty();
        assertThat(operations().overdue(deadline, 10)).containsExactly(operation.vm());
        assertThat(operations().overdue(deadline, 0)).isEmpty();
        ports().write(() -> operations().save(failed(operation)));
        assertThat(operations().overdue(deadline, 10)).isEmpty();
    }

    @Test
    default void what_waits_is_taken_back_once() {
        Operation create = waiting("one");
        assertThat(operations().waiting(List.of(create.id())))
                .extracting(OperationStore.Waiting::operation)
                .containsExactly(create);
        assertThat(ports().written(() -> operations().takeBack(create))).isTrue();
        assertThat(ports().written(() -> operations().takeBack(create))).isFalse();
        ports().write(() -> operations().await(create.id(), ports().other));
        assertThat(ports().written(() -> operations().takeBack(List.of(create.id()))))
                .containsExactly(create.id());
    }

    @Test
    default void what_was_released_waits_no_more_and_has_a_new_deadline() {
        Operation create = waiting("one");
        Instant deadline = ports().clock.instant().plus(Duration.ofMinutes(1));
        ports().write(() -> operations().release(List.of(create.id()), deadline));
        assertThat(operations().waiting(List.of(create.id()))).isEmpty();
        assertThat(ports().written(() -> operations().takeBack(create))).isFalse();
        assertThat(operations().find(create.id())).contains(create.due(deadline));
    }

    @Test
    default void another_attempt_does_not_wait_where_the_one_before_did() {
        Operation create = waiting("one");
        ports().write(() -> operations().save(create.due(create.deadline())));
        assertThat(operations().waiting(List.of(create.id()))).hasSize(1);
        ports().write(() -> operations().save(create.again(ports().ids.next(), true)));
        assertThat(operations().waiting(List.of(create.id()))).isEmpty();
    }

    @Test
    default void those_who_wait_are_looked_at_by_tenant_as_far_as_there_is_room() {
        Operation one = waiting("one");
        Operation two = waiting("two");
        WaitingOperations queue = ports().bean(WaitingOperations.class);
        assertThat(queue.hosts()).containsExactly(ports().host);
        assertThat(shares(queue, 1)).containsExactly(new HostQueue.Share(ports().tenant, 0, 0, List.of(one.id())));
        ports().write(() -> operations().release(List.of(one.id()), one.deadline()));
        ports().write(() -> queue.took(Map.of(ports().host, List.of(ports().tenant))));
        assertThat(shares(queue, 1)).isEmpty();
        assertThat(shares(queue, 3)).singleElement().satisfies(share -> {
            assertThat(share.active()).isEqualTo(1);
            assertThat(share.lastTurn()).isPositive();
            assertThat(share.waiting()).containsExactly(two.id());
        });
    }

    /** Of the one host; none where its window is full. */
    private List<HostQueue.Share> shares(WaitingOperations queue, int window) {
        HostQueue look =
                ports().written(() -> queue.look(List.of(ports().host), window)).get(ports().host);
        return look == null ? List.of() : look.shares();
    }

    @Test
    default void many_that_were_taken_back_are_cancelled_together() {
        Operation create = waiting("one");
        Instant now = ports().clock.instant();
        ports().write(() -> {
            assertThat(operations().takeBack(List.of(create.id()))).hasSize(1);
            operations().cancelAll(List.of(create.id()), now);
        });
        assertThat(operations().find(create.id()))
                .contains(create.ended(OperationState.CANCELLED, List.of(), null, now));
    }
}
