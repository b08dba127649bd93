package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.call.LookIntoDrive;
import dev.viveiro.contract.vm.ChangeIso;
import dev.viveiro.contract.vm.IsoMedium;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.image.ImageStory;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.ObservedPower;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** ISO images in machines' drives, over HTTP and on the broker. */
@ExtendWith(BalancedBooks.class)
class IsoIT {
    private static final byte[] BYTES = ImageStory.random(3_000);

    private final Core core = Core.shared();
    private final ImageStory image = new ImageStory(core.http());

    private Http.Answer insert(String vm, String name) {
        return put(core.http(), vm, "{\"image\":\"" + name + "\"}");
    }

    private static Http.Answer put(Http http, String vm, String body) {
        return http.send(http.request("/v1/vms/" + vm + "/iso")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body)));
    }

    private void ready(String format) {
        image.register(BYTES, format, "").is(201);
        image.upload(BYTES).is(200);
    }

    @Test
    void an_iso_is_inserted_by_a_link_to_its_bytes_and_ejected() {
        ready("ISO");
        String vm = core.aRunningVm();

        Http.Answer asked = insert(vm, image.name()).is(202);
        assertThat(asked.text("/operation/type")).isEqualTo("CHANGE_ISO");
        assertThat(asked.header("Location")).isEqualTo("/v1/operations/" + asked.text("/operation/id"));
        ChangeIso command = core.host().next(ChangeIso.class, vm);
        IsoMedium iso = Objects.requireNonNull(command.iso());
        assertThat(iso.image()).isEqualTo(image.name());
        assertThat(iso.content().format()).isEqualTo(ImageFormat.ISO);
        assertThat(iso.content().sha256()).isEqualTo(ImageStory.sha256(BYTES));
        core.gateway().stranger().get(iso.content().link()).is(200);
        insert(vm, image.name()).isProblem(409, "operation-in-progress");
        core.host().on(command).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");

        String ejecting = core.http().delete("/v1/vms/" + vm + "/iso").is(202).text("/operation/id");
        ChangeIso eject = core.host().next(ChangeIso.class, vm);
        assertThat(eject.iso()).isNull();
        core.host().say(core.host().on(eject).failed(FailureClass.REFUSED, true));
        Core.soon(() -> assertThat(core.http().get("/v1/operations/" + ejecting).text("/state"))
                .isEqualTo("FAILED"));
        assertThat(core.http().get("/v1/vms/" + vm).text("/state")).isEqualTo("RUNNING");
        core.delete(vm);
        image.delete().is(204);
    }

    @Test
    void an_iso_on_its_way_into_a_drive_is_not_deleted() {
        ready("ISO");
        String vm = core.aRunningVm();
        insert(vm, image.name()).is(202);
        image.delete().isProblem(409, "image-in-use");
        core.host().on(core.host().next(ChangeIso.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        image.delete().is(204);
        core.delete(vm);
    }

    @Test
    void what_is_in_a_drive_is_asked_of_its_host() {
        String vm = core.aRunningVm();
        assertThat(inDrive(vm, "{\"image\":\"rescue-12\"}").is(200).text("/image"))
                .isEqualTo("rescue-12");
        assertThat(inDrive(vm, "{\"image\":null}").is(200).body()).isEqualTo("{\"image\":null}");
        inDrive(vm, "nonsense").isProblem(503, "unavailable");
        core.without("IMAGE_ISO", core.host(), () -> core.http()
                .get("/v1/vms/" + vm + "/iso")
                .isProblem(409, "not-supported"));
        core.delete(vm);
        core.http().get("/v1/vms/01900000-0000-7000-8000-0000000000ff/iso").isProblem(404, "not-found");
    }

    private Http.Answer inDrive(String vm, String said) {
        CompletableFuture<Http.Answer> asked = CompletableFuture.supplyAsync(
                () -> core.http().get("/v1/vms/" + vm + "/iso"),
                command -> Thread.ofVirtual().start(command));
        Answering.to(core.host().isAsked(LookIntoDrive.class), core.gateway().stranger())
                .say("application/json", said)
                .is(204);
        return asked.orTimeout(15, TimeUnit.SECONDS).join();
    }

    @Test
    void no_machine_is_made_from_an_iso() {
        ready("ISO");
        Http.Answer refused = core.http()
                .post(
                        "/v1/vms",
                        "{'name':'" + Core.aName() + "','plan':'basic','image':'" + image.name()
                                + "','sshKeys':['ssh-ed25519 AAAA']}")
                .isProblem(400, "invalid-request");
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/image");
        assertThat(refused.text("/errors/0/code")).isEqualTo("image-is-iso");
        image.delete().is(204);
    }

    @Test
    void only_an_iso_that_is_ready_goes_into_a_drive() {
        String vm = core.aRunningVm();
        image.register(BYTES, "ISO", "").is(201);
        assertRefused(vm, image.name(), "image-not-ready");
        image.upload(BYTES).is(200);
        image.deprecate().is(200);
        assertRefused(vm, image.name(), "image-deprecated");
        image.delete().is(204);
        assertRefused(vm, image.name(), "unknown-image");
        assertRefused(vm, "never-heard-of", "unknown-image");
        assertRefused(vm, "debian-12", "image-is-no-iso");
        for (String body : List.of("{}", "{\"image\":\"\"}", "{\"image\":7}", "[]", "")) {
            put(core.http(), vm, body).isProblem(400, "invalid-request");
        }
        core.delete(vm);
    }

    @Test
    void a_host_without_drives_is_asked_for_nothing() {
        ready("ISO");
        String vm = core.aRunningVm();
        core.without("IMAGE_ISO", core.host(), () -> {
            insert(vm, image.name()).isProblem(409, "not-supported");
            core.http().delete("/v1/vms/" + vm + "/iso").isProblem(409, "not-supported");
        });
        assertThat(core.vm(vm).json().at("/activeOperation").isNull()).isTrue();
        core.delete(vm);
        image.delete().is(204);
    }

    private void assertRefused(String vm, String name, String code) {
        Http.Answer refused = insert(vm, name).isProblem(400, "invalid-request");
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/image");
        assertThat(refused.text("/errors/0/code")).isEqualTo(code);
    }

    @Test
    void a_machine_that_is_not_there_has_no_drive() {
        String nobody = "01900000-0000-7000-8000-0000000000ff";
        insert(nobody, "debian-12").isProblem(404, "not-found");
        core.http().delete("/v1/vms/" + nobody + "/iso").isProblem(404, "not-found");
    }

    @Test
    void an_iso_is_registered_without_what_only_disks_need() {
        core.http()
                .post(
                        "/v1/images",
                        "{'name':'bare-" + image.name() + "','description':'Of a test','format':'ISO','sha256':'"
                                + ImageStory.sha256(BYTES) + "'}")
                .is(201);
        core.http().delete("/v1/images/bare-" + image.name()).is(204);
        core.http()
                .post(
                        "/v1/images",
                        "{'name':'bare-" + image.name() + "','description':'Of a test','format':'RAW','sha256':'"
                                + ImageStory.sha256(BYTES) + "'}")
                .isProblem(400, "invalid-request");
    }
}
