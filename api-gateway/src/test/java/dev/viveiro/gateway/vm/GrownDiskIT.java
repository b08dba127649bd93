package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Machines whose disk a resize that failed left larger than their plan's, over HTTP and on the broker. */
@ExtendWith(BalancedBooks.class)
class GrownDiskIT {
    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();

    @BeforeEach
    void aPlanInBetween() {
        core.jdbc()
                .update("insert into plans (name, version, vcpus, memory_mib, disk_gib, position)"
                        + " values ('between', 1, 1, 1024, 20, 104)");
    }

    @AfterEach
    void asBefore() {
        core.jdbc().update("delete from plans where name = 'between'");
    }

    private Http.Answer resize(String vm, String plan) {
        return core.http().post("/v1/vms/" + vm + "/resize", "{'plan':'" + plan + "'}");
    }

    /** Of basic, with the 40 GiB of complete. */
    private String grown() {
        String vm = core.aRunningVm();
        core.toldOf(vm);
        String operation = resize(vm, "complete").is(202).text("/operation/id");
        host.say(host.on(host.next(ResizeVm.class, vm)).failed(ObservedPower.RUNNING, 40));
        core.ends(operation, "FAILED");
        return vm;
    }

    private long held(String vm) {
        return Objects.requireNonNull(
                core.jdbc().queryForObject("select held_disk_gib from vms where id = ?::uuid", Long.class, vm));
    }

    @Test
    void a_disk_that_grew_is_held_and_told_and_no_plan_with_less_is_accepted() {
        String vm = grown();
        assertThat(core.vm(vm).text("/plan")).isEqualTo("basic");
        assertThat(held(vm)).isEqualTo(40);
        soon(() -> assertThat(core.toldOf(vm)).last().isInstanceOfSatisfying(VmChanged.class, told -> {
            assertThat(told.trigger()).isEqualTo("DISK_GREW");
            assertThat(told.vm().allDiskGib()).isEqualTo(40);
        }));
        assertThat(resize(vm, "between").isProblem(400, "invalid-request").text("/errors/0/code"))
                .isEqualTo("disk-cannot-shrink");

        resize(vm, "complete").is(202);
        host.on(host.next(ResizeVm.class, vm)).succeed(ObservedPower.RUNNING);
        soon(() -> assertThat(core.vm(vm).text("/plan")).isEqualTo("complete"));
        assertThat(held(vm)).isEqualTo(40);
        core.delete(vm);
    }

    @Test
    void an_image_of_it_needs_the_disk_that_it_has_and_a_reinstallation_gives_it_its_plans() {
        String vm = grown();
        core.http().post("/v1/vms/" + vm + "/stop", "").is(202);
        host.on(host.next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");
        assertThat(held(vm)).isEqualTo(40);

        String capture = core.http()
                .post("/v1/vms/" + vm + "/capture", "{'image':'grown'}")
                .is(202)
                .text("/operation/id");
        assertThat(core.http()
                        .get("/v1/images/grown")
                        .is(200)
                        .json()
                        .at("/minDiskGib")
                        .asLong())
                .isEqualTo(40);
        host.say(host.on(host.next(CaptureVm.class, vm)).failed(FailureClass.REFUSED, true));
        core.ends(capture, "FAILED");
        core.http().delete("/v1/images/grown").is(204);

        core.http().post("/v1/vms/" + vm + "/reinstall", "{}").is(202);
        ReinstallVm anew = host.next(ReinstallVm.class, vm);
        assertThat(anew.spec().diskGib()).isEqualTo(10);
        host.on(anew).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        assertThat(held(vm)).isEqualTo(10);
        core.delete(vm);
    }
}
