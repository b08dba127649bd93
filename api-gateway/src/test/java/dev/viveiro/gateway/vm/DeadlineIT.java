package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** No operation hangs: each has ended 30 s after its deadline, whatever its host does. */
@ExtendWith(BalancedBooks.class)
class DeadlineIT {
    private static final Duration GRACE = Duration.ofSeconds(28);

    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();

    @Test
    void a_create_whose_host_is_silent_ends_in_time_and_is_adopted_when_it_shows_up_later() {
        Http.Answer created = core.create(Core.aName(), "").is(202);
        String vm = created.text("/vm/id");
        String operation = created.text("/operation/id");
        CreateVm create = host.next(CreateVm.class, vm);
        Instant deadline = Instant.parse(created.text("/operation/deadline"));
        turnTo(deadline);
        assertThat(core.operation(operation).text("/state"))
                .as("its host has 30 s more to say so")
                .isEqualTo("PENDING");
        turnTo(deadline.plus(GRACE));
        Http.Answer ended = core.ends(operation, "FAILED");
        assertThat(ended.text("/cause/code")).isEqualTo("outcome-unknown");
        assertThat(ended.text("/cause/fault")).isEqualTo("SYSTEM");
        assertThat(Instant.parse(ended.text("/endedAt"))).isBetween(deadline.plus(GRACE), deadline.plusSeconds(30));
        core.becomes(vm, "FAILED");
        assertThat(core.vm(vm).text("/address")).as("it may be there").isEqualTo(created.text("/vm/address"));

        host.say(host.on(create).succeeded(ObservedPower.RUNNING));
        core.becomes(vm, "RUNNING");
        assertThat(core.operation(operation).http().body())
                .as("an operation that ended never changes")
                .isEqualTo(ended.http().body());
        List<DomainEvent> told = new ArrayList<>();
        soon(() -> {
            told.addAll(core.toldOf(vm));
            assertThat(told).anyMatch(CredentialIssued.class::isInstance);
        });
        core.delete(vm);
    }

    @Test
    void a_command_that_could_not_leave_by_its_deadline_was_never_sent_and_costs_nothing() {
        String before = core.held(host);
        AtomicReference<String> vm = new AtomicReference<>("");
        core.whileNothingLeaves(() -> {
            Http.Answer created = core.create(Core.aName(), "").is(202);
            vm.set(created.text("/vm/id"));
            turnTo(Instant.parse(created.text("/operation/deadline")).plus(GRACE));
            Http.Answer ended = core.ends(created.text("/operation/id"), "FAILED");
            assertThat(ended.text("/cause/code")).isEqualTo("not-sent");
        });
        assertThat(core.held(host)).isEqualTo(before);
        core.http().delete("/v1/vms/" + vm).is(202);
        host.on(host.next(DeleteVm.class)).delete();
        core.becomes(vm.get(), "DELETED");
    }

    @Test
    void a_stop_that_succeeds_after_its_deadline_stops_the_machine() {
        String vm = core.aRunningVm();
        Http.Answer stopping = core.http().post("/v1/vms/" + vm + "/stop", "").is(202);
        StopVm stop = host.next(StopVm.class, vm);
        turnTo(Instant.parse(stopping.text("/operation/deadline")).plus(GRACE));
        core.ends(stopping.text("/operation/id"), "FAILED");
        core.becomes(vm, "RUNNING");
        host.say(host.on(stop).succeeded(ObservedPower.STOPPED));
        core.becomes(vm, "STOPPED");
        core.delete(vm);
    }

    @Test
    void a_deletion_that_nobody_answers_is_issued_again_until_its_host_does() {
        String vm = core.aRunningVm();
        String address = core.vm(vm).text("/address");
        Http.Answer deleting = core.http().delete("/v1/vms/" + vm).is(202);
        DeleteVm first = host.next(DeleteVm.class, vm);
        turnTo(Instant.parse(deleting.text("/operation/deadline")).plus(GRACE));
        core.ends(deleting.text("/operation/id"), "FAILED");
        assertThat(core.vm(vm).text("/state")).isEqualTo("DELETING");
        assertThat(core.vm(vm).text("/address")).isEqualTo(address);

        core.clock().turn(Duration.ofSeconds(2));
        DeleteVm second = host.next(DeleteVm.class, vm);
        assertThat(second.target().operation()).isNotEqualTo(first.target().operation());
        assertThat(second.target().reason().who()).isEqualTo("system");
        host.on(second).delete();
        core.becomes(vm, "DELETED");
    }

    @Test
    void a_failure_that_may_pass_is_tried_again_as_a_new_attempt() {
        Http.Answer created = core.create(Core.aName(), "").is(202);
        String vm = created.text("/vm/id");
        CreateVm first = host.next(CreateVm.class, vm);
        host.say(host.on(first).started());
        host.say(host.on(first).failed(FailureClass.RETRY_LATER, false));
        CreateVm second = host.next(CreateVm.class, vm);
        assertThat(second.target().operation()).isEqualTo(first.target().operation());
        assertThat(second.target().attempt()).isEqualTo(2);
        assertThat(second.target().generation()).isEqualTo(first.target().generation());
        assertThat(second.target().deadline()).isEqualTo(first.target().deadline());
        host.say(host.on(first).succeeded(ObservedPower.RUNNING));
        host.on(second).succeed(ObservedPower.RUNNING);
        core.ends(created.text("/operation/id"), "SUCCEEDED");
        core.becomes(vm, "RUNNING");
        core.delete(vm);
    }

    private void turnTo(Instant time) {
        core.clock().turn(Duration.between(core.clock().instant(), time));
    }
}
