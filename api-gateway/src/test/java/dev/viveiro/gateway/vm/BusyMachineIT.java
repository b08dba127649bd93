package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.ObservedPower;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A second wish while the first is being carried out: refused, pre-empted or cancelled. */
@ExtendWith(BalancedBooks.class)
class BusyMachineIT {
    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();

    @Test
    void a_second_operation_is_refused_and_the_first_is_named() {
        String vm = core.aRunningVm();
        String stop = power(vm, "stop").is(202).text("/operation/id");
        for (String verb : new String[] {"reboot", "stop", "start"}) {
            Http.Answer refused = power(vm, verb).isProblem(409, "operation-in-progress");
            assertThat(refused.text("/operation")).isEqualTo(stop);
        }
        host.on(host.next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");
        power(vm, "reboot").isProblem(409, "invalid-state");
        core.delete(vm);
    }

    @Test
    void a_machine_that_is_being_created_takes_no_power_request() {
        String vm = core.create(Core.aName(), "").is(202).text("/vm/id");
        power(vm, "start").isProblem(409, "operation-in-progress");
        host.on(host.next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        core.delete(vm);
    }

    @Test
    void a_deletion_pre_empts_a_create_that_its_host_works_on() {
        Http.Answer created = core.create(Core.aName(), "").is(202);
        String vm = created.text("/vm/id");
        CreateVm create = host.next(CreateVm.class, vm);
        host.say(host.on(create).started());
        soon(() -> assertThat(core.vm(vm).text("/state")).isEqualTo("PROVISIONING"));

        Http.Answer deleted = core.http().delete("/v1/vms/" + vm).is(202);
        assertThat(core.operation(created.text("/operation/id")).text("/state")).isEqualTo("CANCELLED");
        assertThat(deleted.text("/vm/address"))
                .as("freed only when its host says so")
                .isEqualTo(created.text("/vm/address"));
        assertThat(core.http().delete("/v1/vms/" + vm).is(202).text("/operation/id"))
                .as("asked again, it is the same deletion")
                .isEqualTo(deleted.text("/operation/id"));

        assertThat(host.next(CancelOperation.class, vm).target().operation())
                .isEqualTo(create.target().operation());
        DeleteVm delete = host.next(DeleteVm.class, vm);
        host.say(host.on(create).cancelled());
        host.on(delete).delete();
        core.becomes(vm, "DELETED");
    }

    @Test
    void a_create_that_never_left_is_not_sent_once_it_was_deleted() {
        AtomicReference<String> vm = new AtomicReference<>("");
        core.whileNothingLeaves(() -> {
            vm.set(core.create(Core.aName(), "").is(202).text("/vm/id"));
            core.http().delete("/v1/vms/" + vm).is(202);
        });
        DeleteVm delete = host.next(DeleteVm.class);
        assertThat(delete.target().vm().toString()).isEqualTo(vm.get());
        host.on(delete).delete();
        core.becomes(vm.get(), "DELETED");
    }

    @Test
    void cancelling_before_anything_was_sent_costs_nothing() {
        String before = core.held(host);
        AtomicReference<String> vm = new AtomicReference<>("");
        core.whileNothingLeaves(() -> {
            Http.Answer created = core.create(Core.aName(), "").is(202);
            vm.set(created.text("/vm/id"));
            assertThat(core.held(host)).isNotEqualTo(before);
            Http.Answer cancelled = cancel(created.text("/operation/id")).is(202);
            assertThat(cancelled.text("/operation/state")).isEqualTo("CANCELLED");
            assertThat(cancelled.json().at("/operation/cause").isNull()).isTrue();
            assertThat(cancelled.text("/vm/state")).isEqualTo("FAILED");
            assertThat(cancelled.json().at("/vm/activeOperation").isNull()).isTrue();
            assertThat(cancelled.http().headers().firstValue("Location"))
                    .hasValue("/v1/operations/" + created.text("/operation/id"));
        });
        core.becomes(vm.get(), "FAILED");
        assertThat(core.vm(vm.get()).json().at("/address").isNull()).isTrue();
        assertThat(core.held(host)).as("address and capacity are free").isEqualTo(before);
        core.http().delete("/v1/vms/" + vm).is(202);
        host.on(host.next(DeleteVm.class)).delete();
        core.becomes(vm.get(), "DELETED");
    }

    @Test
    void cancelling_a_start_that_was_never_sent_gives_its_capacity_back() {
        String vm = aStoppedVm();
        String before = core.held(host);
        core.whileNothingLeaves(() -> {
            String start = power(vm, "start").is(202).text("/operation/id");
            assertThat(core.held(host)).isNotEqualTo(before);
            cancel(start).is(202);
        });
        core.becomes(vm, "STOPPED");
        assertThat(core.held(host)).isEqualTo(before);
        core.delete(vm);
    }

    @Test
    void cancelling_during_the_work_frees_all_once_its_host_has_unwound() {
        String before = core.held(host);
        Http.Answer created = core.create(Core.aName(), "").is(202);
        String vm = created.text("/vm/id");
        CreateVm create = host.next(CreateVm.class, vm);
        host.say(host.on(create).started());
        soon(() -> assertThat(core.vm(vm).text("/state")).isEqualTo("PROVISIONING"));

        assertThat(cancel(created.text("/operation/id")).is(202).text("/operation/state"))
                .isEqualTo("CANCELLED");
        assertThat(core.vm(vm).text("/address")).as("held meanwhile").isEqualTo(created.text("/vm/address"));
        host.next(CancelOperation.class, vm);
        host.say(host.on(create).cancelled());
        core.becomes(vm, "FAILED");
        assertThat(core.held(host)).isEqualTo(before);
        core.delete(vm);
    }

    @Test
    void a_create_that_finishes_although_it_was_cancelled_is_deleted() {
        Http.Answer created = core.create(Core.aName(), "").is(202);
        String vm = created.text("/vm/id");
        CreateVm create = host.next(CreateVm.class, vm);
        cancel(created.text("/operation/id")).is(202);
        host.say(host.on(create).succeeded(ObservedPower.RUNNING));
        DeleteVm delete = host.next(DeleteVm.class, vm);
        assertThat(delete.target().reason().who()).isEqualTo("system");
        host.on(delete).delete();
        core.becomes(vm, "DELETED");
        assertThat(core.operation(created.text("/operation/id")).text("/state")).isEqualTo("CANCELLED");
    }

    @Test
    void it_is_too_late_to_cancel_past_the_step_of_no_return_after_the_end_and_a_deletion() {
        String vm = core.aRunningVm();
        String stop = power(vm, "stop").is(202).text("/operation/id");
        StopVm command = host.next(StopVm.class, vm);
        host.say(host.on(command).started());
        host.say(host.on(command).progressed(true));
        soon(() ->
                assertThat(core.operation(stop).json().at("/progress").asInt()).isEqualTo(50));
        cancel(stop).isProblem(409, "too-late");
        host.say(host.on(command).succeeded(ObservedPower.STOPPED));
        core.ends(stop, "SUCCEEDED");
        cancel(stop).isProblem(409, "too-late");

        String deletion = core.http().delete("/v1/vms/" + vm).is(202).text("/operation/id");
        cancel(deletion).isProblem(409, "too-late");
        host.on(host.next(DeleteVm.class, vm)).delete();
        core.becomes(vm, "DELETED");
        power(vm, "start").isProblem(409, "invalid-state");
    }

    private String aStoppedVm() {
        String vm = core.aRunningVm();
        power(vm, "stop").is(202);
        host.on(host.next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");
        return vm;
    }

    private Http.Answer power(String vm, String verb) {
        return core.http().post("/v1/vms/" + vm + "/" + verb, "");
    }

    private Http.Answer cancel(String operation) {
        return core.http().post("/v1/operations/" + operation + "/cancel", "");
    }
}
