package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A plan whose machines have less than all of their memory at first. */
@ExtendWith(BalancedBooks.class)
class MemoryMinimumIT {
    private final Core core = Core.shared();
    private final List<String> all = core.host().capabilities();

    @BeforeEach
    void aPlanWithLess() {
        core.jdbc()
                .update("insert into plans (name, version, vcpus, memory_mib, disk_gib, position, memory_min_mib)"
                        + " values ('less', 1, 2, 4096, 40, 103, 1024)");
    }

    @AfterEach
    void asBefore() {
        core.jdbc().update("delete from plans where name = 'less'");
        core.publishes(all);
    }

    private void can() {
        core.publishes(Stream.concat(all.stream(), Stream.of("MEMORY_MIN")).toList());
    }

    private Http.Answer create() {
        return core.http().post("/v1/vms", "{'name':'" + Core.aName() + "','plan':'less','image':'debian-12'}");
    }

    private Http.Answer resize(String vm, String plan) {
        return core.http().post("/v1/vms/" + vm + "/resize", "{'plan':'" + plan + "'}");
    }

    @Test
    void a_plan_tells_it_and_its_machines_are_made_and_resized_with_it() {
        assertThat(core.http().get("/v1/plans?limit=100").is(200).body())
                .contains("\"memoryMinMib\":1024", "\"memoryMinMib\":null");

        can();
        create().is(202);
        CreateVm create = core.host().next(CreateVm.class);
        assertThat(create.spec().memoryMinMib()).isEqualTo(1024);
        String vm = create.target().vm().toString();
        core.host().on(create).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");

        resize(vm, "complete").is(202);
        ResizeVm more = core.host().next(ResizeVm.class, vm);
        assertThat(more.memoryMinMib()).isNull();
        core.host().on(more).succeed(ObservedPower.RUNNING);
        soon(() -> assertThat(core.vm(vm).text("/plan")).isEqualTo("complete"));
        soon(() ->
                assertThat(core.vm(vm).json().at("/activeOperation").isNull()).isTrue());

        resize(vm, "less").is(202);
        ResizeVm less = core.host().next(ResizeVm.class, vm);
        assertThat(less.memoryMinMib()).isEqualTo(1024);
        core.host().on(less).succeed(ObservedPower.RUNNING);
        soon(() -> assertThat(core.vm(vm).text("/plan")).isEqualTo("less"));
        core.delete(vm);
    }

    @Test
    void a_class_of_such_machines_is_made_with_it_too() {
        can();
        core.http()
                .post("/v1/batches", "{'plan':'less','items':[{'name':'A','email':'a@example.org'}]}")
                .is(202);
        CreateVm create = core.host().next(CreateVm.class);
        assertThat(create.spec().memoryMinMib()).isEqualTo(1024);
        String vm = create.target().vm().toString();
        core.host().on(create).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        core.delete(vm);
    }

    @Test
    void a_host_whose_machines_have_all_of_their_memory_gets_none() {
        assertThat(create().isProblem(409, "no-capacity").text("/detail")).contains("MEMORY_MIN");
        String vm = core.aRunningVm();
        assertThat(resize(vm, "less").isProblem(409, "not-supported").text("/detail"))
                .contains("MEMORY_MIN", "without memoryMinMib");
        core.delete(vm);
    }
}
