package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.usage.Meter;
import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.DeleteVm;
import dev.viveiro.contract.vm.DomainEvent;
import dev.viveiro.contract.vm.ExportVm;
import dev.viveiro.contract.vm.ImportVm;
import dev.viveiro.contract.vm.SnapshotVm;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.image.ImageStory;
import dev.viveiro.gateway.image.store.ImageStore;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.ObservedPower;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Machines that go from one of three hosts to another: what is asked over HTTP, said on the broker and carried by links. */
class MigrateIT {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(210);
    private static final byte[] BYTES = ImageStory.random(1_200_000);
    private static final byte[] OTHERS = ImageStory.random(1_200_001);

    private static Fleet fleet;
    private static Core core;

    @BeforeAll
    static void start() {
        fleet = new Fleet();
        core = fleet.core();
    }

    @AfterAll
    static void stop() {
        core.gateway().close();
    }

    @BeforeEach
    void all_hosts_are_up() {
        fleet.up();
    }

    @AfterEach
    void the_books_are_balanced(TestInfo test) {
        BalancedBooks.check(core, test.getDisplayName());
    }

    private static CapturedImage content(byte[] bytes) {
        return new CapturedImage(ImageStory.sha256(bytes), bytes.length, ImageFormat.RAW);
    }

    private static String aRunningVmOn(ScriptedHost host) {
        String vm = fleet.aCreateOn(host).text("/vm/id");
        host.on(host.next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        return vm;
    }

    private static Http.Answer migrate(String vm, String body) {
        return core.http().post("/v1/vms/" + vm + "/migrate", body);
    }

    private static Http.Answer migrateTo(String vm, ScriptedHost host) {
        return migrate(vm, "{'host':'" + host.id() + "'}").is(202);
    }

    /** As a worker sends it: without an API key. */
    private static Http.Answer send(String link, byte[] all, int first, int last) {
        Http stranger = core.gateway().stranger();
        return stranger.send(stranger.request(link + "&sha256=" + ImageStory.sha256(all) + "&format=RAW")
                .header("Content-Range", "bytes " + first + "-" + last + "/" + all.length)
                .PUT(BodyPublishers.ofByteArray(Arrays.copyOfRange(all, first, last + 1))));
    }

    /** As a worker reads it, from this byte on. */
    private static byte[] read(String link, int from) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            core.gateway()
                                    .stranger()
                                    .request(link)
                                    .header("Range", "bytes=" + from + "-")
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void sendAll(ExportVm export) {
        send(export.link(), BYTES, 0, BYTES.length - 1).is(204);
    }

    /** A machine of which the destination is asked. */
    private record Leaving(String vm, String operation, ExportVm export, ImportVm taken) {}

    private static Leaving leaving(ScriptedHost from, ScriptedHost to) {
        String vm = aRunningVmOn(from);
        String operation = migrateTo(vm, to).text("/operation/id");
        ExportVm export = from.next(ExportVm.class, vm);
        sendAll(export);
        from.say(from.on(export).started());
        from.say(from.on(export).captured(content(BYTES)));
        return new Leaving(vm, operation, export, to.next(ImportVm.class, vm));
    }

    /** The source starts it again, and is what the machine has. */
    private static void runsAgainOn(ScriptedHost source, String vm) {
        StartVm start = source.next(StartVm.class, vm);
        assertThat(start.target().generation()).isEqualTo(1);
        source.on(start).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        assertThat(fleet.hostOf(vm)).isSameAs(source);
    }

    private static void isGivenUpBy(ScriptedHost destination, String vm) {
        DeleteVm delete = destination.next(DeleteVm.class, vm);
        assertThat(delete.target().generation()).isEqualTo(2);
        destination.on(delete).delete();
        soon(() -> assertThat(remains(vm)).isZero());
    }

    private static long remains(String vm) {
        Long count = core.jdbc().queryForObject("select count(*) from remains where vm = ?::uuid", Long.class, vm);
        return count == null ? -1 : count;
    }

    private static void nothingIsStored(String operation) {
        ImageStore store = core.gateway().bean(ImageStore.class);
        soon(() -> assertThat(store.all()).doesNotContain(UUID.fromString(operation)));
    }

    private static void isDeletedOn(ScriptedHost host, String vm) {
        core.http().delete("/v1/vms/" + vm).is(202);
        host.on(host.next(DeleteVm.class, vm)).delete();
        core.becomes(vm, "DELETED");
    }

    @Test
    void a_machine_that_runs_moves_with_its_address_and_its_source_is_emptied() {
        ScriptedHost from = fleet.first();
        ScriptedHost to = fleet.second();
        String vm = aRunningVmOn(from);
        Http.Answer before = core.vm(vm);
        List<DomainEvent> unused = core.toldOf(vm);

        Http.Answer asked = migrateTo(vm, to);
        String operation = asked.text("/operation/id");
        assertThat(asked.text("/operation/type")).isEqualTo("MIGRATE");
        migrate(vm, "{}").isProblem(409, "operation-in-progress");
        ExportVm export = from.next(ExportVm.class, vm);
        assertThat(export.ran()).isTrue();
        assertThat(export.target().generation()).isEqualTo(1);
        from.say(from.on(export).started());
        core.gateway().stranger().get(export.link()).isProblem(403, "forbidden");
        send(export.link(), BYTES, 0, 99_999).is(204);
        assertThat(send(export.link(), BYTES, 200_000, BYTES.length - 1)
                        .isProblem(409, "wrong-offset")
                        .json()
                        .at("/received")
                        .asLong())
                .isEqualTo(100_000);
        send(export.link(), BYTES, 100_000, BYTES.length - 1).is(204);
        send(export.link(), BYTES, 100_000, BYTES.length - 1).is(204);
        from.say(from.on(export).power(ObservedPower.STOPPED));
        HostEvent exported = from.on(export).captured(content(BYTES));
        from.say(exported, 2);

        ImportVm taken = to.next(ImportVm.class, vm);
        assertThat(taken.target().generation()).isEqualTo(2);
        assertThat(taken.target().attempt()).isEqualTo(2);
        assertThat(taken.spec().network().address()).isEqualTo(before.text("/address"));
        assertThat(taken.machine().sha256()).isEqualTo(ImageStory.sha256(BYTES));
        assertThat(core.vm(vm).text("/state")).isEqualTo("RUNNING");
        assertThat(core.vm(vm).text("/host")).isEqualTo(from.id().toString());
        send(taken.machine().link(), BYTES, 0, BYTES.length - 1).isProblem(403, "forbidden");
        assertThat(read(taken.machine().link(), 0)).isEqualTo(BYTES);
        assertThat(read(taken.machine().link(), 1_000_000))
                .isEqualTo(Arrays.copyOfRange(BYTES, 1_000_000, BYTES.length));
        to.say(to.on(taken).started());
        to.say(exported(to, taken), 2);

        StartVm start = to.next(StartVm.class, vm);
        assertThat(start.target().operation()).isEqualTo(taken.target().operation());
        assertThat(start.target().generation()).isEqualTo(2);
        core.http().post("/v1/operations/" + operation + "/cancel", "").isProblem(409, "too-late");
        to.on(start).succeed(ObservedPower.RUNNING);
        core.ends(operation, "SUCCEEDED");
        core.becomes(vm, "RUNNING");
        Http.Answer after = core.vm(vm);
        assertThat(after.text("/host")).isEqualTo(to.id().toString());
        assertThat(after.text("/address")).isEqualTo(before.text("/address"));
        nothingIsStored(operation);
        core.gateway().stranger().get(taken.machine().link()).isProblem(404, "not-found");

        from.say(from.on(export).power(ObservedPower.RUNNING));
        DeleteVm delete = from.next(DeleteVm.class, vm);
        assertThat(delete.target().generation()).isEqualTo(1);
        from.on(delete).delete();
        soon(() -> assertThat(remains(vm)).isZero());
        assertThat(core.vm(vm).text("/state")).isEqualTo("RUNNING");
        List<VmChanged> told = core.toldOf(vm).stream()
                .filter(VmChanged.class::isInstance)
                .map(VmChanged.class::cast)
                .toList();
        assertThat(told).extracting(VmChanged::trigger).containsOnly("MIGRATED");
        assertThat(told).allSatisfy(each -> assertThat(each.billed())
                .isEqualTo(EnumSet.of(Meter.VCPU, Meter.MEMORY, Meter.DISK, Meter.ADDRESS)));
        isDeletedOn(to, vm);
    }

    private static HostEvent exported(ScriptedHost to, ImportVm taken) {
        return to.on(taken).succeeded(ObservedPower.STOPPED);
    }

    @Test
    void a_destination_that_fails_leaves_the_machine_as_it_was() {
        ScriptedHost from = fleet.first();
        ScriptedHost to = fleet.second();
        Leaving leaving = leaving(from, to);
        to.say(to.on(leaving.taken()).failed(FailureClass.REFUSED, false));

        runsAgainOn(from, leaving.vm());
        Http.Answer ended = core.ends(leaving.operation(), "FAILED");
        assertThat(ended.text("/cause/code")).isEqualTo("image-missing");
        isGivenUpBy(to, leaving.vm());
        nothingIsStored(leaving.operation());

        migrateTo(leaving.vm(), to);
        assertThat(core.jdbc()
                        .queryForObject(
                                "select max(generation) from remains where vm = ?::uuid", Integer.class, leaving.vm()))
                .as("a generation is given away once")
                .isEqualTo(3);
        isDeletedOn(from, leaving.vm());
        to.on(to.next(DeleteVm.class, leaving.vm())).delete();
        soon(() -> assertThat(remains(leaving.vm())).isZero());
    }

    @Test
    void bytes_that_are_not_what_the_source_told_are_not_taken() {
        ScriptedHost from = fleet.first();
        ScriptedHost to = fleet.second();
        String vm = aRunningVmOn(from);
        String operation = migrateTo(vm, to).text("/operation/id");
        ExportVm export = from.next(ExportVm.class, vm);
        sendAll(export);
        from.say(from.on(export).captured(content(OTHERS)));

        assertThat(core.ends(operation, "FAILED").text("/cause/code")).isEqualTo("machine-not-stored");
        runsAgainOn(from, vm);
        isGivenUpBy(to, vm);
        isDeletedOn(from, vm);
    }

    @Test
    void a_move_is_cancelled_while_its_source_works_and_while_its_destination_does() {
        ScriptedHost from = fleet.first();
        ScriptedHost to = fleet.second();
        String vm = aRunningVmOn(from);
        String first = migrateTo(vm, to).text("/operation/id");
        ExportVm export = from.next(ExportVm.class, vm);
        core.http().post("/v1/operations/" + first + "/cancel", "").is(202);
        from.next(CancelOperation.class, vm);
        from.say(from.on(export).succeeded(ObservedPower.STOPPED));
        runsAgainOn(from, vm);
        send(export.link(), BYTES, 0, BYTES.length - 1).isProblem(409, "invalid-state");
        isGivenUpBy(to, vm);
        isDeletedOn(from, vm);

        Leaving leaving = leaving(from, to);
        core.http()
                .post("/v1/operations/" + leaving.operation() + "/cancel", "")
                .is(202);
        CancelOperation cancel = to.next(CancelOperation.class, leaving.vm());
        assertThat(cancel.target().generation()).isEqualTo(2);
        runsAgainOn(from, leaving.vm());
        to.say(to.on(leaving.taken()).succeeded(ObservedPower.STOPPED));
        isGivenUpBy(to, leaving.vm());
        assertThat(core.operation(leaving.operation()).text("/state")).isEqualTo("CANCELLED");
        assertThat(core.vm(leaving.vm()).text("/host")).isEqualTo(from.id().toString());
        isDeletedOn(from, leaving.vm());
    }

    @Test
    void a_destination_that_is_lost_leaves_the_machine_to_its_source() {
        ScriptedHost from = fleet.first();
        ScriptedHost to = fleet.second();
        Leaving leaving = leaving(from, to);

        fleet.pass(LONG_ENOUGH, from, fleet.third());

        fleet.becomes(to, "LOST");
        assertThat(core.ends(leaving.operation(), "FAILED").text("/cause/code")).isEqualTo("host-unreachable");
        runsAgainOn(from, leaving.vm());
        assertThat(remains(leaving.vm())).isEqualTo(1);
        to.greet();
        to.report();
        isGivenUpBy(to, leaving.vm());
        isDeletedOn(from, leaving.vm());
    }

    @Test
    void a_source_that_is_lost_after_it_sent_the_machine_is_not_needed() {
        ScriptedHost from = fleet.first();
        ScriptedHost to = fleet.second();
        Leaving leaving = leaving(from, to);

        fleet.pass(LONG_ENOUGH, to, fleet.third());

        fleet.becomes(from, "LOST");
        to.on(leaving.taken()).succeed(ObservedPower.STOPPED);
        to.on(to.next(StartVm.class, leaving.vm())).succeed(ObservedPower.RUNNING);
        core.ends(leaving.operation(), "SUCCEEDED");
        core.becomes(leaving.vm(), "RUNNING");
        assertThat(fleet.hostOf(leaving.vm())).isSameAs(to);
        assertThat(remains(leaving.vm())).isEqualTo(1);
        from.greet();
        from.report();
        DeleteVm delete = from.next(DeleteVm.class, leaving.vm());
        assertThat(delete.target().generation()).isEqualTo(1);
        from.on(delete).delete();
        soon(() -> assertThat(remains(leaving.vm())).isZero());
        isDeletedOn(to, leaving.vm());
    }

    @Test
    void a_machine_that_is_deleted_on_its_way_goes_from_both() {
        ScriptedHost from = fleet.first();
        ScriptedHost to = fleet.second();
        Leaving leaving = leaving(from, to);

        isDeletedOn(from, leaving.vm());
        isGivenUpBy(to, leaving.vm());
        assertThat(core.operation(leaving.operation()).text("/state")).isEqualTo("CANCELLED");
    }

    @Test
    void what_can_not_move_is_refused_and_changes_nothing() {
        ScriptedHost from = fleet.first();
        String vm = aRunningVmOn(from);
        String held = core.held(fleet.second());

        assertThat(migrate(vm, "{'host':'nobody'}")
                        .isProblem(400, "invalid-request")
                        .text("/errors/0/pointer"))
                .isEqualTo("/host");
        migrate(vm, "{'host':'" + from.id() + "'}").isProblem(409, "invalid-state");
        migrate(UUID.randomUUID().toString(), "{}").isProblem(404, "not-found");
        String named = "{'host':'" + fleet.second().id() + "'}";
        core.without("MIGRATE", fleet.second(), () -> migrate(vm, named).isProblem(409, "not-supported"));
        core.http().post("/v1/vms/" + vm + "/snapshots", "{'name':'before'}").is(202);
        from.on(from.next(SnapshotVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        migrate(vm, "{}").isProblem(409, "invalid-state");

        assertThat(core.held(fleet.second())).isEqualTo(held);
        assertThat(remains(vm)).isZero();
        isDeletedOn(from, vm);
    }
}
