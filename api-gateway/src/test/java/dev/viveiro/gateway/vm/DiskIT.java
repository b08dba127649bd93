package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.SeenDisk;
import dev.viveiro.contract.vm.AttachDisk;
import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.DetachDisk;
import dev.viveiro.contract.vm.ExtraDisk;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.ObservedPower;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Extra disks of machines, over HTTP and on the broker. */
@ExtendWith(BalancedBooks.class)
class DiskIT {
    private static Core core;
    private static ScriptedHost host;

    @BeforeAll
    static void start() {
        core = Core.own(Map.of(
                "viveiro.disks.at-most", "3",
                "viveiro.disks.largest-gib", "100",
                "viveiro.disks.tenant-gib", "150"));
        host = core.host();
    }

    @AfterAll
    static void stop() {
        core.close();
    }

    private static Http.Answer attach(String vm, String name, long gib) {
        return core.http().post("/v1/vms/" + vm + "/disks", "{'name':'" + name + "','sizeGib':" + gib + "}");
    }

    private static Http.Answer detach(String vm, String name) {
        return core.http().delete("/v1/vms/" + vm + "/disks/" + name + "?destroy=true");
    }

    private static List<String> disks(String vm) {
        List<String> disks = new ArrayList<>();
        for (JsonNode disk :
                core.http().get("/v1/vms/" + vm + "/disks").is(200).json().get("items")) {
            disks.add(disk.get("name").asString() + " " + disk.get("sizeGib").asLong() + " "
                    + disk.get("state").asString());
        }
        return disks;
    }

    private static List<SeenDisk> attached(ExtraDisk... disks) {
        return List.of(disks).stream()
                .map(disk -> new SeenDisk(disk.id(), true))
                .toList();
    }

    /** The machine has it: attached, and its host said so. */
    private static ExtraDisk given(String vm, String name, long gib) {
        attach(vm, name, gib).is(202);
        AttachDisk command = host.next(AttachDisk.class, vm);
        host.say(host.on(command).succeeded(ObservedPower.RUNNING, attached(command.disk())));
        core.becomes(vm, "RUNNING");
        return command.disk();
    }

    private static long held(String vm) {
        Long held = core.jdbc().queryForObject("select held_disk_gib from vms where id = ?::uuid", Long.class, vm);
        return held == null ? -1 : held;
    }

    private static List<String> told(String vm) {
        return core.toldOf(vm).stream()
                .filter(VmChanged.class::isInstance)
                .map(VmChanged.class::cast)
                .filter(change -> change.trigger().endsWith("DISK"))
                .map(change -> change.trigger() + " " + change.vm().allDiskGib())
                .distinct()
                .toList();
    }

    @Test
    void a_disk_is_attached_listed_billed_and_destroyed() {
        String vm = core.aRunningVm();
        long before = held(vm);
        String all = core.held(host);
        assertThat(core.toldOf(vm)).isNotEmpty();

        Http.Answer asked = attach(vm, "data", 20).is(202);
        assertThat(asked.text("/operation/type")).isEqualTo("ATTACH_DISK");
        assertThat(asked.header("Location")).isEqualTo("/v1/operations/" + asked.text("/operation/id"));
        assertThat(disks(vm)).containsExactly("data 20 ATTACHING");
        assertThat(held(vm)).isEqualTo(before + 20);
        attach(vm, "logs", 1).isProblem(409, "operation-in-progress");
        assertThat(disks(vm)).containsExactly("data 20 ATTACHING");

        AttachDisk command = host.next(AttachDisk.class, vm);
        assertThat(command.disk().name()).isEqualTo("data");
        assertThat(command.disk().sizeGib()).isEqualTo(20);
        HostEvent done = host.on(command).succeeded(ObservedPower.RUNNING, attached(command.disk()));
        host.say(host.on(command).started());
        host.say(done, 2);
        core.ends(asked.text("/operation/id"), "SUCCEEDED");
        assertThat(disks(vm)).containsExactly("data 20 ATTACHED");
        soon(() -> assertThat(told(vm)).containsExactly("ATTACH_DISK " + (before + 20)));

        core.http().delete("/v1/vms/" + vm + "/disks/data").isProblem(400, "invalid-request");
        assertThat(core.http()
                        .delete("/v1/vms/" + vm + "/disks/data?destroy=yes")
                        .isProblem(400, "invalid-request")
                        .text("/errors/0/pointer"))
                .isEqualTo("?destroy");
        detach(vm, "other").isProblem(404, "not-found");
        Http.Answer end = detach(vm, "data").is(202);
        assertThat(detach(vm, "data").is(202).text("/operation/id")).isEqualTo(end.text("/operation/id"));
        assertThat(disks(vm)).containsExactly("data 20 DETACHING");
        assertThat(held(vm)).isEqualTo(before + 20);
        soon(() -> assertThat(told(vm)).containsExactly("DETACH_DISK " + before));
        DetachDisk last = host.next(DetachDisk.class, vm);
        assertThat(last.disk()).isEqualTo(command.disk());
        host.say(host.on(last).succeeded(ObservedPower.RUNNING, List.of()));
        core.ends(end.text("/operation/id"), "SUCCEEDED");

        assertThat(disks(vm)).isEmpty();
        assertThat(core.held(host)).isEqualTo(all);
        host.say(done);
        detach(vm, "data").isProblem(404, "not-found");
        core.delete(vm);
    }

    @Test
    void what_is_wrong_is_refused_with_its_place_and_changes_nothing() {
        String vm = core.aRunningVm();
        ExtraDisk data = given(vm, "data", 100);
        String rows = core.rowsOf(vm);
        String held = core.held(host);

        Http.Answer wrong = core.http()
                .post("/v1/vms/" + vm + "/disks", "{'name':'No Name','sizeGib':0}")
                .isProblem(400, "invalid-request");
        assertThat(wrong.text("/errors/0/pointer")).isEqualTo("/name");
        assertThat(wrong.text("/errors/1/pointer")).isEqualTo("/sizeGib");
        Http.Answer nothing = core.http().post("/v1/vms/" + vm + "/disks", "{}").isProblem(400, "invalid-request");
        assertThat(nothing.json().at("/errors").size()).isEqualTo(2);
        assertThat(attach(vm, "large", 101).isProblem(400, "invalid-request").text("/errors/0/pointer"))
                .isEqualTo("/sizeGib");
        assertThat(attach(vm, "data", 1).isProblem(409, "name-in-use").text("/errors/0/pointer"))
                .isEqualTo("/name");
        assertThat(attach(vm, "logs", 51).isProblem(409, "quota-exceeded").text("/errors/0/pointer"))
                .isEqualTo("/sizeGib");
        String nobody = UUID.randomUUID().toString();
        attach(nobody, "data", 1).isProblem(404, "not-found");
        detach(nobody, "data").isProblem(404, "not-found");
        core.http().get("/v1/vms/" + nobody + "/disks").isProblem(404, "not-found");
        assertThat(core.rowsOf(vm)).isEqualTo(rows);
        assertThat(core.held(host)).isEqualTo(held);

        given(vm, "one", 1);
        given(vm, "two", 1);
        attach(vm, "three", 1).isProblem(409, "quota-exceeded");
        assertThat(disks(vm)).containsExactly("data 100 ATTACHED", "one 1 ATTACHED", "two 1 ATTACHED");
        Http.Answer page = core.http().get("/v1/vms/" + vm + "/disks?limit=2").is(200);
        assertThat(page.json().at("/items").size()).isEqualTo(2);
        Http.Answer rest = core.http()
                .get("/v1/vms/" + vm + "/disks?limit=2&pageToken=" + page.text("/nextPageToken"))
                .is(200);
        assertThat(rest.text("/items/0/name")).isEqualTo("two");
        assertThat(rest.json().has("nextPageToken")).isFalse();
        assertThat(data.sizeGib()).isEqualTo(100);
        core.delete(vm);
    }

    @Test
    void a_host_that_is_full_or_cannot_is_asked_for_nothing() {
        String vm = core.aRunningVm();
        String held = core.held(host);
        core.without("EXTRA_DISKS", host, () -> attach(vm, "data", 1).isProblem(409, "not-supported"));
        String headroom = "update hosts set headroom_disk_gib = headroom_disk_gib %s total_disk_gib where id = ?";
        core.jdbc().update(headroom.formatted("+"), host.id().value());
        try {
            attach(vm, "data", 1).isProblem(409, "no-capacity");
        } finally {
            core.jdbc().update(headroom.formatted("-"), host.id().value());
        }
        assertThat(disks(vm)).isEmpty();
        assertThat(core.held(host)).isEqualTo(held);
        core.delete(vm);
    }

    @Test
    void a_failure_gives_back_what_its_host_does_not_have_and_keeps_what_nobody_knows() {
        String vm = core.aRunningVm();
        long before = held(vm);

        String failed = attach(vm, "data", 20).is(202).text("/operation/id");
        host.say(host.on(host.next(AttachDisk.class, vm)).failed(ObservedPower.RUNNING, List.of()));
        core.ends(failed, "FAILED");
        assertThat(disks(vm)).isEmpty();
        assertThat(held(vm)).isEqualTo(before);

        String cancelled = attach(vm, "data", 20).is(202).text("/operation/id");
        AttachDisk command = host.next(AttachDisk.class, vm);
        core.http().post("/v1/operations/" + cancelled + "/cancel", "").is(202);
        host.next(CancelOperation.class, vm);
        assertThat(disks(vm)).containsExactly("data 20 FAILED");
        assertThat(held(vm)).isEqualTo(before + 20);
        host.say(host.on(command).cancelled(ObservedPower.RUNNING, List.of()), 2);
        soon(() -> assertThat(disks(vm)).isEmpty());
        assertThat(held(vm)).isEqualTo(before);
        core.delete(vm);
    }

    @Test
    void an_operation_that_is_overdue_keeps_the_disk_until_its_host_speaks() {
        String vm = core.aRunningVm();
        long before = held(vm);
        String operation = attach(vm, "data", 20).is(202).text("/operation/id");
        AttachDisk command = host.next(AttachDisk.class, vm);
        core.clock().turn(Duration.ofMinutes(11));
        core.ends(operation, "FAILED");
        assertThat(disks(vm)).containsExactly("data 20 FAILED");
        assertThat(held(vm)).isEqualTo(before + 20);

        host.say(host.on(command).succeeded(ObservedPower.RUNNING, attached(command.disk())), 2);
        soon(() -> assertThat(disks(vm)).containsExactly("data 20 ATTACHED"));

        String end = detach(vm, "data").is(202).text("/operation/id");
        DetachDisk last = host.next(DetachDisk.class, vm);
        core.clock().turn(Duration.ofMinutes(11));
        core.ends(end, "FAILED");
        assertThat(disks(vm)).containsExactly("data 20 FAILED");
        attach(vm, "data", 1).isProblem(409, "name-in-use");
        host.say(
                host.on(last)
                        .failed(
                                ObservedPower.RUNNING,
                                List.of(new SeenDisk(last.disk().id(), false))),
                2);
        assertThat(disks(vm)).containsExactly("data 20 FAILED");
        assertThat(held(vm)).isEqualTo(before + 20);

        String again = detach(vm, "data").is(202).text("/operation/id");
        host.say(host.on(host.next(DetachDisk.class, vm)).succeeded(ObservedPower.RUNNING, List.of()));
        core.ends(again, "SUCCEEDED");
        assertThat(disks(vm)).isEmpty();
        assertThat(held(vm)).isEqualTo(before);
        core.delete(vm);
    }

    @Test
    void a_resize_a_reinstallation_and_a_deletion_count_the_disks() {
        String vm = core.aRunningVm();
        long before = held(vm);
        ExtraDisk data = given(vm, "data", 20);

        core.http().post("/v1/vms/" + vm + "/resize", "{'plan':'complete'}").is(202);
        assertThat(held(vm)).isEqualTo(40 + 20);
        host.on(host.next(ResizeVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        assertThat(held(vm)).isEqualTo(40 + 20);
        assertThat(before).isLessThan(40);

        core.http().post("/v1/vms/" + vm + "/reinstall", "{}").is(202);
        ReinstallVm anew = host.next(ReinstallVm.class, vm);
        assertThat(anew.spec().disks()).containsExactly(data);
        host.on(anew).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        assertThat(disks(vm)).containsExactly("data 20 ATTACHED");
        assertThat(held(vm)).isEqualTo(40 + 20);

        core.delete(vm);
        assertThat(disks(vm)).isEmpty();
        assertThat(held(vm)).isZero();
    }

    @Test
    void a_machine_with_disks_is_not_moved_and_the_answer_says_what_detaching_them_would_lose() {
        String vm = core.aRunningVm();
        ExtraDisk data = given(vm, "data", 20);

        assertThat(core.http()
                        .post("/v1/vms/" + vm + "/migrate", "{'force':true}")
                        .isProblem(409, "not-supported")
                        .text("/detail"))
                .contains("data (20 GiB)", "Detaching destroys", "copy first");

        assertThat(disks(vm)).containsExactly(data.name() + " 20 ATTACHED");
        core.delete(vm);
    }

    @Test
    void a_request_that_is_repeated_attaches_one_disk() {
        String vm = core.aRunningVm();
        String key = "disk-" + UUID.randomUUID();
        String body = "{'name':'data','sizeGib':1}";
        String first = core.http()
                .post("/v1/vms/" + vm + "/disks", body, "Idempotency-Key", key)
                .is(202)
                .text("/operation/id");
        assertThat(core.http()
                        .post("/v1/vms/" + vm + "/disks", body, "Idempotency-Key", key)
                        .is(202)
                        .text("/operation/id"))
                .isEqualTo(first);
        AttachDisk command = host.next(AttachDisk.class, vm);
        host.say(host.on(command).succeeded(ObservedPower.RUNNING, attached(command.disk())));
        core.ends(first, "SUCCEEDED");
        assertThat(core.http()
                        .post("/v1/vms/" + vm + "/disks", body, "Idempotency-Key", key)
                        .is(202)
                        .text("/operation/id"))
                .isEqualTo(first);
        assertThat(disks(vm)).containsExactly("data 1 ATTACHED");
        core.delete(vm);
    }

    @Test
    void a_disk_of_unknown_fate_is_billed_again_when_its_host_lists_it() {
        String vm = core.aRunningVm();
        ExtraDisk data = given(vm, "data", 20);
        Drifts drift = new Drifts(core, host);
        host.has(vm, 1, ObservedPower.RUNNING, List.of(data.id()));
        drift.judged();
        String end = detach(vm, "data").is(202).text("/operation/id");
        var unused = host.next(DetachDisk.class, vm);
        core.clock().turn(Duration.ofMinutes(11));
        core.ends(end, "FAILED");
        assertThat(disks(vm)).containsExactly("data 20 FAILED");

        Instant ended = core.clock().instant();
        drift.judged();
        drift.judged();
        soon(() -> assertThat(disks(vm)).containsExactly("data 20 ATTACHED"));
        soon(() -> assertThat(core.toldOf(vm))
                .anySatisfy(event -> assertThat(event).isInstanceOfSatisfying(VmChanged.class, told -> {
                    assertThat(told.trigger()).isEqualTo("DISK_LISTED");
                    assertThat(told.vm().extraDiskGib()).isEqualTo(20);
                    assertThat(told.effectiveAt()).isAfterOrEqualTo(ended);
                })));
        drift.judged();
        drift.become(vm, "UNSURE_DISK RESOLVED");
        core.delete(vm);
    }

    @Test
    void a_disk_that_its_host_does_not_list_is_drift() {
        String vm = core.aRunningVm();
        ExtraDisk data = given(vm, "data", 20);
        Drifts drift = new Drifts(core, host);
        drift.judged();
        assertThat(drift.of(vm)).isEmpty();

        host.has(vm, 1, ObservedPower.RUNNING, List.of());
        host.reportChanges();
        drift.untilJudged();
        drift.judged();
        drift.become(vm, "MISSING_DISK OPEN");
        assertThat(disks(vm)).containsExactly("data 20 ATTACHED");
        core.becomes(vm, "RUNNING");

        host.has(vm, 1, ObservedPower.RUNNING, List.of(data.id()));
        drift.judged();
        drift.become(vm, "MISSING_DISK RESOLVED");
        core.delete(vm);
    }
}
