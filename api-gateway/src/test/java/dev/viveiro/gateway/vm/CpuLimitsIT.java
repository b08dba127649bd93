package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Plans whose machines get less than all of their host's processors. */
@ExtendWith(BalancedBooks.class)
class CpuLimitsIT {
    private final Core core = Core.shared();
    private final List<String> all = core.host().capabilities();

    @BeforeEach
    void plansWithLimits() {
        core.jdbc()
                .update(
                        "insert into plans (name, version, vcpus, memory_mib, disk_gib, position, cpu_shares, cpu_cap_percent)"
                                + " values ('capped', 1, 1, 1024, 10, 101, 200, 50), ('halved', 3, 2, 2048, 10, 102, null, 50)");
    }

    @AfterEach
    void asBefore() {
        core.jdbc().update("delete from plans where name in ('capped', 'halved')");
        core.publishes(all);
    }

    private void can(String... more) {
        core.publishes(Stream.concat(all.stream(), Stream.of(more)).toList());
    }

    private Http.Answer create(String plan) {
        return core.http().post("/v1/vms", "{'name':'" + Core.aName() + "','plan':'" + plan + "','image':'debian-12'}");
    }

    private Http.Answer resize(String vm, String plan) {
        return core.http().post("/v1/vms/" + vm + "/resize", "{'plan':'" + plan + "'}");
    }

    private void becomes(String vm, String plan) {
        soon(() -> {
            Http.Answer now = core.vm(vm);
            assertThat(now.text("/plan")).isEqualTo(plan);
            assertThat(now.json().at("/activeOperation").isNull()).isTrue();
        });
    }

    @Test
    void a_plan_tells_its_limits_and_its_machines_are_made_with_them() {
        Http.Answer plans = core.http().get("/v1/plans?limit=100").is(200);
        assertThat(plans.body()).contains("\"cpuShares\":200", "\"cpuCapPercent\":50", "\"cpuShares\":null");

        can("CPU_SHARES", "CPU_CAP");
        create("capped").is(202);
        CreateVm create = core.host().next(CreateVm.class);
        assertThat(create.spec().limits()).isEqualTo(new CpuLimits(200, 50));
        String vm = create.target().vm().toString();
        core.host().on(create).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");

        resize(vm, "halved").is(202);
        ResizeVm resize = core.host().next(ResizeVm.class, vm);
        assertThat(resize.limits()).isEqualTo(new CpuLimits(null, 50));
        core.host().on(resize).succeed(ObservedPower.RUNNING);
        becomes(vm, "halved");

        resize(vm, "complete").is(202);
        ResizeVm freed = core.host().next(ResizeVm.class, vm);
        assertThat(freed.limits()).isEqualTo(CpuLimits.NONE);
        core.host().on(freed).succeed(ObservedPower.RUNNING);
        becomes(vm, "complete");
        core.delete(vm);
    }

    @Test
    void a_class_of_such_machines_is_made_with_them_too() {
        can("CPU_CAP");
        core.http()
                .post("/v1/batches", "{'plan':'halved','items':[{'name':'A','email':'a@example.org'}]}")
                .is(202);
        CreateVm create = core.host().next(CreateVm.class);
        assertThat(create.spec().limits()).isEqualTo(new CpuLimits(null, 50));
        String vm = create.target().vm().toString();
        core.host().on(create).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        core.delete(vm);
    }

    @Test
    void a_host_that_can_not_limit_gets_no_such_machine() {
        assertThat(create("capped").isProblem(409, "no-capacity").text("/detail"))
                .contains("CPU_SHARES");
        core.http()
                .post("/v1/batches", "{'plan':'halved','items':[{'name':'A','email':'a@example.org'}]}")
                .isProblem(409, "no-capacity");
        String vm = core.aRunningVm();
        assertThat(resize(vm, "halved").isProblem(409, "not-supported").text("/detail"))
                .contains("CPU_CAP");
        core.delete(vm);
    }
}
