package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.image.ImageStory;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.ObservedPower;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Machines that are made from images with bytes. */
@ExtendWith(BalancedBooks.class)
class MachinesOfImagesIT {
    private static final byte[] BYTES = ImageStory.random(10_000);

    private final Core core = Core.shared();
    private final ImageStory image = new ImageStory(core.http());

    private Http.Answer create(String name) {
        return core.http()
                .post(
                        "/v1/vms",
                        "{'name':'" + name + "','plan':'basic','image':'" + image.name()
                                + "','sshKeys':['ssh-ed25519 AAAA']}");
    }

    private Http.Answer create(String name, String reference) {
        return core.http()
                .post(
                        "/v1/vms",
                        "{'name':'" + name + "','plan':'basic','image':'" + image.name() + "','externalRef':'"
                                + reference + "'}");
    }

    private Http.Answer createClass() {
        return core.http()
                .post(
                        "/v1/batches",
                        "{'image':'" + image.name() + "','items':[{'name':'A','email':'a@example.org','image':'"
                                + image.name() + "'}]}");
    }

    private void assertRefused(String code) {
        assertThat(create(Core.aName()).isProblem(400, "invalid-request").text("/errors/0/pointer"))
                .isEqualTo("/image");
        assertThat(create(Core.aName()).text("/errors/0/code")).isEqualTo(code);
        Http.Answer refused = createClass().isProblem(400, "invalid-request");
        assertThat(refused.text("/errors/0/pointer")).isEqualTo("/items/0/image");
        assertThat(refused.text("/errors/0/code")).isEqualTo(code);
    }

    @Test
    void its_host_hears_whether_an_images_guests_tell_when_one_may_log_in_or_run_cloud_init() {
        ImageStory silent = new ImageStory(core.http());
        silent.register(BYTES, "LXD_TARBALL", ",'cloudInit':true").is(201);
        silent.upload(BYTES).is(200);
        assertThat(silent.read().json().at("/tellsReady").asBoolean()).isFalse();
        image.register(BYTES, "LXD_TARBALL", ",'tellsReady':true").is(201);
        image.upload(BYTES).is(200);
        assertThat(image.read().json().at("/tellsReady").asBoolean()).isTrue();

        String vm = create(Core.aName()).is(202).text("/vm/id");
        CreateVm command = core.host().next(CreateVm.class, vm);
        assertThat(Objects.requireNonNull(command.spec().imageContent()).tellsReady())
                .isTrue();
        assertThat(Objects.requireNonNull(command.spec().imageContent()).cloudInit())
                .isNull();
        core.host().on(command).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        core.http()
                .post("/v1/vms/" + vm + "/reinstall", "{'image':'" + silent.name() + "'}")
                .is(202);
        ReinstallVm anew = core.host().next(ReinstallVm.class, vm);
        assertThat(Objects.requireNonNull(anew.spec().imageContent()).tellsReady())
                .isNull();
        assertThat(Objects.requireNonNull(anew.spec().imageContent()).cloudInit())
                .isTrue();
        core.host().on(anew).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        core.delete(vm);
        image.delete().is(204);
        silent.delete().is(204);
    }

    @Test
    void a_machine_is_made_from_bytes_that_its_host_gets_by_a_link_and_only_from_ready_ones() {
        image.register(BYTES, "LXD_TARBALL", "").is(201);
        assertRefused("image-not-ready");
        image.upload(BYTES).is(200);

        String vm = create(Core.aName()).is(202).text("/vm/id");
        CreateVm command = core.host().next(CreateVm.class, vm);
        ImageContent content = Objects.requireNonNull(command.spec().imageContent());
        assertThat(content.sha256()).isEqualTo(ImageStory.sha256(BYTES));
        assertThat(content.sizeBytes()).isEqualTo(BYTES.length);
        assertThat(content.format()).isEqualTo(ImageFormat.LXD_TARBALL);
        Http host = core.gateway().stranger();
        Http.Answer part = host.send(host.request(content.link()).header("Range", "bytes=9990-"))
                .is(206);
        assertThat(part.header("Content-Range")).isEqualTo("bytes 9990-9999/10000");
        assertThat(host.get(content.link()).is(200).header("Content-Length")).isEqualTo("10000");
        host.get(content.link().replace("until=", "until=9")).isProblem(403, "forbidden");
        core.host().on(command).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");

        assertThat(image.delete()
                        .isProblem(409, "image-in-use")
                        .json()
                        .at("/machines")
                        .asInt())
                .isEqualTo(1);
        image.deprecate().is(200);
        assertRefused("image-deprecated");
        host.get(content.link()).is(200);

        core.delete(vm);
        image.delete().is(204);
        host.get(content.link()).isProblem(404, "not-found");
        assertThat(create(Core.aName()).isProblem(400, "invalid-request").text("/errors/0/code"))
                .isEqualTo("unknown-image");
    }

    @Test
    void a_request_with_an_external_reference_is_answered_as_before_when_its_image_is_deprecated_since() {
        image.register(BYTES, "LXD_TARBALL", "").is(201);
        image.upload(BYTES).is(200);
        String name = Core.aName();
        String vm = create(name, name).is(202).text("/vm/id");
        core.host().on(core.host().next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        image.deprecate().is(200);

        assertThat(create(name, name).is(200).text("/vm/id")).isEqualTo(vm);
        assertThat(create(Core.aName(), "another-" + name)
                        .isProblem(400, "invalid-request")
                        .text("/errors/0/code"))
                .isEqualTo("image-deprecated");
        core.delete(vm);
        image.delete().is(204);
    }

    @Test
    void a_machine_goes_to_no_host_that_can_not_take_its_images_form() {
        image.register(BYTES, "QCOW2", "").is(201);
        image.upload(BYTES).is(200);

        assertThat(create(Core.aName()).isProblem(409, "no-capacity").text("/detail"))
                .contains("IMAGE_QCOW2");
        createClass().isProblem(409, "no-capacity");
        image.delete().is(204);
    }
}
