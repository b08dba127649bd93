package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.DeleteSnapshot;
import dev.viveiro.contract.vm.PauseVm;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.contract.vm.ResumeVm;
import dev.viveiro.contract.vm.RevertVm;
import dev.viveiro.contract.vm.SnapshotVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What not every host can do with a machine: pausing, resizing and snapshots, over HTTP and on the broker. */
@ExtendWith(BalancedBooks.class)
class SetAsideIT {
    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();

    @Test
    void a_machine_is_paused_and_goes_on() {
        String vm = core.aRunningVm();

        post(vm, "pause").is(202);
        post(vm, "resume").isProblem(409, "operation-in-progress");
        host.on(host.next(PauseVm.class, vm)).succeed(ObservedPower.PAUSED);
        core.becomes(vm, "PAUSED");
        post(vm, "start").isProblem(409, "invalid-state");

        post(vm, "resume").is(202);
        host.on(host.next(ResumeVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        core.delete(vm);
    }

    @Test
    void what_its_host_cannot_do_is_refused_before_it_is_accepted() {
        String vm = core.aRunningVm();

        Http.Answer refused = post(vm, "save").isProblem(409, "not-supported");

        assertThat(refused.text("/detail")).contains("scripted", "SAVE");
        assertThat(core.vm(vm).json().at("/activeOperation").isNull()).isTrue();
        core.delete(vm);
    }

    @Test
    void a_machine_gets_another_plan_once_its_host_has_resized_it() {
        String vm = core.aRunningVm();
        String held = core.held(host);

        Http.Answer asked = resize(vm, "complete").is(202);
        ResizeVm command = host.next(ResizeVm.class, vm);
        assertThat(command.vcpus()).isEqualTo(2);
        assertThat(command.memoryMib()).isEqualTo(4_096);
        assertThat(command.diskGib()).isEqualTo(40);
        assertThat(core.vm(vm).text("/plan")).isEqualTo("basic");
        assertThat(core.held(host)).as("the larger is held meanwhile").isNotEqualTo(held);
        host.say(host.on(command).failed(FailureClass.REFUSED, true));
        core.ends(asked.text("/operation/id"), "FAILED");
        host.say(host.on(command).power(ObservedPower.RUNNING));
        soon(() -> assertThat(core.held(host)).isEqualTo(held));

        resize(vm, "complete").is(202);
        host.on(host.next(ResizeVm.class, vm)).succeed(ObservedPower.RUNNING);
        soon(() -> assertThat(core.vm(vm).text("/plan")).isEqualTo("complete"));

        resize(vm, "basic").isProblem(400, "invalid-request");
        resize(vm, "gigantic").isProblem(400, "invalid-request");
        core.http().post("/v1/vms/" + vm + "/resize", "{}").isProblem(400, "invalid-request");
        core.delete(vm);
    }

    @Test
    void what_can_not_be_resized_while_it_runs_is_resized_with_a_restart_that_was_asked_for() {
        String vm = core.aRunningVm();
        core.without("RESIZE_LIVE", host, () -> {
            assertThat(resize(vm, "complete").isProblem(409, "not-supported").text("/detail"))
                    .contains("RESIZE_LIVE", "only with a restart", "\"restart\": true");
            Http.Answer asked = core.http()
                    .post("/v1/vms/" + vm + "/resize", "{'plan':'complete','restart':true}")
                    .is(202);
            ResizeVm command = host.next(ResizeVm.class, vm);
            assertThat(command.restarts()).isTrue();
            host.on(command).succeed(ObservedPower.RUNNING);
            core.ends(asked.text("/operation/id"), "SUCCEEDED");
        });
        assertThat(core.vm(vm).text("/plan")).isEqualTo("complete");
        assertThat(core.vm(vm).text("/state")).isEqualTo("RUNNING");
        core.delete(vm);
    }

    @Test
    void a_snapshot_is_taken_had_back_and_deleted() {
        String vm = core.aRunningVm();
        Http.Answer taking = take(vm, "before-upgrade").is(202);
        String id = taking.text("/snapshot/id");
        assertThat(taking.text("/snapshot/state")).isEqualTo("CREATING");
        assertThat(taking.text("/operation/type")).isEqualTo("SNAPSHOT");
        SnapshotVm command = host.next(SnapshotVm.class, vm);
        assertThat(command.snapshot()).isEqualTo(UUID.fromString(id));
        host.on(command).succeed(ObservedPower.RUNNING);
        soon(() -> assertThat(snapshot(vm, id).text("/state")).isEqualTo("READY"));
        take(vm, "before-upgrade").isProblem(409, "name-in-use");
        take(vm, "Not A Label").isProblem(400, "invalid-request");
        assertThat(core.vm(vm).json().at("/activeOperation").isNull()).isTrue();

        post(vm, "snapshots/" + id + "/revert").is(202);
        host.on(host.next(RevertVm.class, vm)).succeed(ObservedPower.RUNNING);
        soon(() ->
                assertThat(core.vm(vm).json().at("/activeOperation").isNull()).isTrue());
        assertThat(snapshot(vm, id).text("/state")).isEqualTo("READY");

        String deletion = core.http().delete(path(vm, id)).is(202).text("/operation/id");
        assertThat(snapshot(vm, id).text("/state")).isEqualTo("DELETING");
        assertThat(core.http().delete(path(vm, id)).is(202).text("/operation/id"))
                .isEqualTo(deletion);
        host.on(host.next(DeleteSnapshot.class, vm)).succeed(ObservedPower.RUNNING);
        soon(() -> core.http().get(path(vm, id)).isProblem(404, "not-found"));
        assertThat(core.http().delete(path(vm, id)).is(202).text("/operation/id"))
                .as("repeated it answers what the first did")
                .isEqualTo(deletion);
        assertThat(core.http()
                        .get("/v1/vms/" + vm + "/snapshots")
                        .is(200)
                        .json()
                        .at("/items"))
                .isEmpty();
        core.delete(vm);
    }

    @Test
    void a_snapshot_that_was_not_taken_is_failed_holds_no_disk_and_frees_its_name() {
        String vm = core.aRunningVm();
        Http.Answer taking = take(vm, "nightly").is(202);
        String failed = taking.text("/snapshot/id");
        SnapshotVm command = host.next(SnapshotVm.class, vm);
        host.say(host.on(command).failed(FailureClass.REFUSED, true));
        soon(() -> assertThat(snapshot(vm, failed).text("/state")).isEqualTo("FAILED"));
        post(vm, "snapshots/" + failed + "/revert").isProblem(409, "invalid-state");

        take(vm, "nightly").is(202);
        host.on(host.next(SnapshotVm.class, vm)).succeed(ObservedPower.RUNNING);
        soon(() -> assertThat(core.http()
                        .get("/v1/vms/" + vm + "/snapshots?limit=1")
                        .is(200)
                        .text("/nextPageToken"))
                .isNotEmpty());
        assertThat(core.http()
                        .get("/v1/vms/" + vm + "/snapshots")
                        .is(200)
                        .json()
                        .at("/items"))
                .hasSize(2);
        core.delete(vm);
        assertThat(core.http()
                        .get("/v1/vms/" + vm + "/snapshots")
                        .is(200)
                        .json()
                        .at("/items"))
                .isEmpty();
    }

    @Test
    void a_snapshot_of_another_machine_or_of_none_is_not_found() {
        String vm = core.aRunningVm();
        String nobody = "01900000-0000-7000-8000-000000000000";

        post(vm, "snapshots/" + nobody + "/revert").isProblem(404, "not-found");
        post(vm, "snapshots/none/revert").isProblem(404, "not-found");
        core.http().delete(path(vm, nobody)).isProblem(404, "not-found");
        core.http().get("/v1/vms/" + nobody + "/snapshots").isProblem(404, "not-found");
        assertThat(core.vm(vm).json().at("/activeOperation").isNull()).isTrue();
        core.delete(vm);
    }

    private Http.Answer post(String vm, String verb) {
        return core.http().post("/v1/vms/" + vm + "/" + verb, "");
    }

    private Http.Answer resize(String vm, String plan) {
        return core.http().post("/v1/vms/" + vm + "/resize", "{'plan':'" + plan + "'}");
    }

    private Http.Answer take(String vm, String name) {
        return core.http().post("/v1/vms/" + vm + "/snapshots", "{'name':'" + name + "'}");
    }

    private Http.Answer snapshot(String vm, String id) {
        return core.http().get(path(vm, id)).is(200);
    }

    private static String path(String vm, String id) {
        return "/v1/vms/" + vm + "/snapshots/" + id;
    }

    @Test
    void a_host_whose_worker_knows_no_reinstallation_is_sent_none() {
        String vm = core.aRunningVm();
        core.without("REINSTALL", host, () -> {
            Http.Answer refused = post(vm, "reinstall").isProblem(409, "not-supported");

            assertThat(refused.text("/detail")).contains("scripted", "REINSTALL");
            assertThat(core.vm(vm).json().at("/activeOperation").isNull()).isTrue();
        });
        soon(() -> assertThat(core.http().get("/v1/hosts/" + host.id()).body()).contains("REINSTALL"));
        core.delete(vm);
    }

    @Test
    void a_machine_is_made_anew_from_its_image_and_its_snapshots_go_with_the_disk() {
        String vm = core.aRunningVm();
        String id = take(vm, "before").is(202).text("/snapshot/id");
        host.on(host.next(SnapshotVm.class, vm)).succeed(ObservedPower.RUNNING);
        soon(() -> assertThat(snapshot(vm, id).text("/state")).isEqualTo("READY"));
        String image = core.vm(vm).text("/image");

        assertThat(core.http()
                        .post("/v1/vms/" + vm + "/reinstall", "{'image':'nonsense'}")
                        .isProblem(400, "invalid-request")
                        .text("/errors/0/pointer"))
                .isEqualTo("/image");
        assertThat(post(vm, "reinstall").is(202).text("/operation/type")).isEqualTo("REINSTALL");
        ReinstallVm command = host.next(ReinstallVm.class, vm);
        assertThat(command.spec().image()).isEqualTo(image);
        assertThat(command.spec().name()).isEqualTo(core.vm(vm).text("/name"));
        host.on(command).succeed(ObservedPower.RUNNING);

        soon(() ->
                assertThat(core.vm(vm).json().at("/activeOperation").isNull()).isTrue());
        assertThat(core.vm(vm).text("/state")).isEqualTo("RUNNING");
        core.http().get(path(vm, id)).isProblem(404, "not-found");
        core.delete(vm);
    }
}
