package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.messaging.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Where machines go, what they hold there, and what happens when there is no place. */
@ExtendWith(BalancedBooks.class)
class PlacementIT {
    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();

    @Test
    void a_machine_that_no_host_has_room_for_is_refused_and_changes_nothing() {
        core.jdbc().update("""
                insert into plans (name, version, vcpus, memory_mib, disk_gib, position)
                values ('enormous', 1, 100000, 1024, 10, 99)""");
        String before = core.counts();
        Http.Answer refused = core.http()
                .post("/v1/vms", "{'name':'" + Core.aName() + "','plan':'enormous','image':'debian-12'}")
                .isProblem(409, "no-capacity");
        assertThat(refused.text("/detail")).contains("not enough vCPU left");
        assertThat(core.counts()).isEqualTo(before);
        core.jdbc().update("delete from plans where name = 'enormous'");
    }

    @Test
    void a_stopped_machine_that_has_no_room_to_start_is_refused_and_stays_as_it_is() {
        String vm = core.aRunningVm();
        core.http().post("/v1/vms/" + vm + "/stop", "").is(202);
        host.on(host.next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");
        String before = core.rowsOf(vm);
        core.jdbc().update("update hosts set headroom_memory_mib = total_memory_mib");
        core.http().post("/v1/vms/" + vm + "/start", "").isProblem(409, "no-capacity");
        assertThat(core.rowsOf(vm)).isEqualTo(before);
        core.jdbc().update("update hosts set headroom_memory_mib = 0");
        core.delete(vm);
    }

    @Test
    void fifty_machines_at_once_have_fifty_addresses() throws Exception {
        List<Http.Answer> made = NamesAndReferencesIT.atOnce(50, () -> core.create(Core.aName(), ""));
        assertThat(made).extracting(Http.Answer::status).containsOnly(202);
        assertThat(made).extracting(answer -> answer.text("/vm/address")).doesNotHaveDuplicates();
        List<String> macs = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            CreateVm create = host.next(CreateVm.class);
            macs.add(create.spec().network().mac());
            host.say(host.on(create).succeeded(ObservedPower.RUNNING));
        }
        assertThat(macs).doesNotHaveDuplicates();
        List<Http.Answer> leaving = new ArrayList<>();
        for (Http.Answer answer : made) {
            core.becomes(answer.text("/vm/id"), "RUNNING");
            leaving.add(core.http().delete("/v1/vms/" + answer.text("/vm/id")).is(202));
        }
        leaving.forEach(answer -> host.say(host.on(host.next(DeleteVm.class)).deleted()));
        leaving.forEach(answer -> core.becomes(answer.text("/vm/id"), "DELETED"));
    }

    @Test
    void a_create_that_one_host_can_not_do_goes_to_another_as_a_new_generation() {
        ScriptedHost second = core.join("rack-1-host-2");
        Http.Answer created = core.create(Core.aName(), "").is(202);
        String vm = created.text("/vm/id");
        boolean firstWasFirst = created.text("/vm/host").equals(host.id().toString());
        ScriptedHost from = firstWasFirst ? host : second;
        ScriptedHost to = firstWasFirst ? second : host;
        CreateVm here = from.next(CreateVm.class, vm);
        from.say(from.on(here).started());
        from.say(from.on(here).failed(FailureClass.TRY_OTHER_HOST, false));

        CreateVm there = to.next(CreateVm.class, vm);
        assertThat(there.target().operation()).isEqualTo(here.target().operation());
        assertThat(there.target().attempt()).isEqualTo(2);
        assertThat(there.target().generation()).isEqualTo(2);
        assertThat(there.spec().network().address())
                .isNotEqualTo(here.spec().network().address());
        assertThat(there.spec().network().mac())
                .isNotEqualTo(here.spec().network().mac());
        assertThat(core.vm(vm).text("/host")).isEqualTo(to.id().toString());
        from.say(from.on(here).succeeded(ObservedPower.RUNNING));
        to.on(there).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        assertThat(core.vm(vm).text("/address"))
                .isEqualTo(there.spec().network().address());

        List<Map<String, @Nullable Object>> decisions = core.jdbc()
                .queryForList(
                        "select generation, host, reasons::text from placements where vm = ?::uuid order by generation",
                        vm);
        assertThat(decisions)
                .extracting(row -> row.get("host"))
                .containsExactly(from.id().value(), to.id().value());
        assertThat(String.valueOf(decisions.getFirst().get("reasons"))).contains("after placement");
        assertThat(String.valueOf(decisions.getLast().get("reasons")))
                .contains("it failed to create this machine before");

        core.http().delete("/v1/vms/" + vm).is(202);
        to.on(to.next(DeleteVm.class, vm)).delete();
        core.becomes(vm, "DELETED");
        remove(second);
    }

    @Test
    void a_create_that_no_host_is_left_for_fails_and_frees_all() {
        String before = core.held(host);
        Http.Answer created = core.create(Core.aName(), "").is(202);
        String vm = created.text("/vm/id");
        host.say(host.on(host.next(CreateVm.class, vm)).failed(FailureClass.TRY_OTHER_HOST, false));
        Http.Answer ended = core.ends(created.text("/operation/id"), "FAILED");
        assertThat(ended.text("/cause/code")).isEqualTo("no-capacity");
        core.becomes(vm, "FAILED");
        assertThat(core.held(host)).isEqualTo(before);
        core.delete(vm);
    }

    @Test
    void a_command_for_a_host_that_was_removed_ends_its_operation() {
        ScriptedHost leaving = core.join("rack-1-host-3");
        core.jdbc()
                .update(
                        "update hosts set impediment = 'in this test' where id = ?",
                        host.id().value());
        AtomicReference<Http.Answer> created = new AtomicReference<>();
        core.whileNothingLeaves(() -> {
            created.set(core.create(Core.aName(), "").is(202));
            core.http().delete("/v1/hosts/" + leaving.id()).isProblem(409, "host-not-empty");
            leaving.close();
            for (Lane lane : Lane.values()) {
                core.gateway()
                        .bean(RabbitTemplate.class)
                        .execute(channel -> channel.queueDelete(Topology.hostQueue(leaving.id(), lane)));
            }
            core.jdbc()
                    .update(
                            "update hosts set state = 'REMOVED' where id = ?",
                            leaving.id().value());
        });
        core.jdbc()
                .update(
                        "update hosts set impediment = null where id = ?",
                        host.id().value());
        String vm = created.get().text("/vm/id");
        Http.Answer ended = core.ends(created.get().text("/operation/id"), "FAILED");
        assertThat(ended.text("/cause/code")).isEqualTo("host-gone");
        core.becomes(vm, "FAILED");
        assertThat(core.vm(vm).json().at("/address").isNull()).isTrue();

        String deletion = core.http().delete("/v1/vms/" + vm).is(202).text("/operation/id");
        core.becomes(vm, "DELETED");
        core.ends(deletion, "SUCCEEDED");
    }

    private void remove(ScriptedHost second) {
        second.close();
        core.http().delete("/v1/hosts/" + second.id()).is(204);
    }
}
