package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.image.ImageChanged;
import dev.viveiro.contract.vm.CancelOperation;
import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.image.ImageStory;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.ObservedPower;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Machines that are captured as images, over HTTP and on the broker. */
@ExtendWith(BalancedBooks.class)
class CaptureIT {
    private static final AtomicInteger NAMES = new AtomicInteger();
    /** More than a body may have elsewhere. */
    private static final byte[] BYTES = ImageStory.random(1_300_000);

    private static final byte[] OTHERS = ImageStory.random(1_300_001);

    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();
    private final String image = "captured-" + NAMES.incrementAndGet();

    private static CapturedImage content(byte[] bytes) {
        return new CapturedImage(ImageStory.sha256(bytes), bytes.length, ImageFormat.LXD_TARBALL);
    }

    private String aStoppedVm() {
        String vm = core.aRunningVm();
        core.http().post("/v1/vms/" + vm + "/stop", "").is(202);
        host.on(host.next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");
        return vm;
    }

    private Http.Answer capture(String vm, String name) {
        return core.http().post("/v1/vms/" + vm + "/capture", "{'image':'" + name + "'}");
    }

    private CaptureVm captured(String vm) {
        capture(vm, image).is(202);
        return host.next(CaptureVm.class, vm);
    }

    /** As a worker sends it: without an API key. */
    private Http.Answer send(String link, byte[] all, byte[] piece, String range) {
        Http stranger = core.gateway().stranger();
        return stranger.send(stranger.request(link + "&sha256=" + ImageStory.sha256(all) + "&format=LXD_TARBALL")
                .header("Content-Range", range)
                .PUT(BodyPublishers.ofByteArray(piece)));
    }

    private Http.Answer send(String link, byte[] all) {
        return send(link, all, all, "bytes 0-" + (all.length - 1) + "/" + all.length);
    }

    private Http.Answer image() {
        return core.http().get("/v1/images/" + image).is(200);
    }

    private void imageBecomes(String state) {
        soon(() -> assertThat(image().text("/state")).isEqualTo(state));
    }

    @Test
    void a_machine_that_is_off_becomes_an_image_from_which_others_are_made() {
        String running = core.aRunningVm();
        capture(running, image).isProblem(409, "invalid-state");
        core.delete(running);
        String vm = aStoppedVm();
        assertThat(capture(vm, "debian-12").isProblem(409, "name-in-use").text("/errors/0/pointer"))
                .isEqualTo("/image");
        assertThat(capture(vm, "No Name").isProblem(400, "invalid-request").text("/errors/0/pointer"))
                .isEqualTo("/image");

        Http.Answer asked = capture(vm, image).is(202);
        assertThat(asked.text("/operation/type")).isEqualTo("CAPTURE");
        capture(vm, image).isProblem(409, "name-in-use");
        capture(vm, image + "-other").isProblem(409, "operation-in-progress");
        core.http().get("/v1/images/" + image + "-other").isProblem(404, "not-found");
        core.http().post("/v1/vms/" + vm + "/start", "").isProblem(409, "operation-in-progress");
        assertThat(image().text("/state")).isEqualTo("CAPTURING");
        assertThat(image().json().at("/minDiskGib").asLong())
                .isEqualTo(core.jdbc().queryForObject("select disk_gib from vms where id = ?::uuid", Long.class, vm));
        core.http().delete("/v1/images/" + image).isProblem(409, "invalid-state");
        CaptureVm command = host.next(CaptureVm.class, vm);
        assertThat(command.image()).isEqualTo(image);

        byte[] nothing = new byte[0];
        assertThat(send(command.link(), BYTES, nothing, "bytes */1300000")
                        .isProblem(409, "wrong-offset")
                        .json()
                        .at("/received")
                        .asLong())
                .isZero();
        send(command.link(), BYTES, Arrays.copyOf(BYTES, 100_000), "bytes 0-99999/1300000")
                .is(204);
        send(command.link(), BYTES, Arrays.copyOfRange(BYTES, 100_000, 1_300_000), "bytes 100000-1299999/1300000")
                .is(204);
        send(command.link(), BYTES, nothing, "bytes */1300000").is(204);
        assertThat(image().text("/state")).isEqualTo("CAPTURING");
        HostEvent done = host.on(command).captured(content(BYTES));
        host.say(host.on(command).started());
        host.say(done, 2);

        imageBecomes("READY");
        core.becomes(vm, "STOPPED");
        assertThat(image().text("/format")).isEqualTo("LXD_TARBALL");
        assertThat(image().text("/sha256")).isEqualTo(ImageStory.sha256(BYTES));
        assertThat(image().json().at("/sizeBytes").asLong()).isEqualTo(BYTES.length);
        send(command.link(), BYTES).is(204);
        send(command.link(), OTHERS).isProblem(409, "invalid-state");
        capture(vm, image).isProblem(409, "name-in-use");

        String second = core.http()
                .post("/v1/vms", "{'name':'" + Core.aName() + "','plan':'basic','image':'" + image + "'}")
                .is(202)
                .text("/vm/id");
        CreateVm create = host.next(CreateVm.class, second);
        assertThat(Objects.requireNonNull(create.spec().imageContent()).sha256())
                .isEqualTo(ImageStory.sha256(BYTES));
        host.on(create).succeed(ObservedPower.RUNNING);
        core.becomes(second, "RUNNING");
        core.http().delete("/v1/images/" + image).isProblem(409, "image-in-use");
        core.delete(second);
        core.delete(vm);
        core.http().delete("/v1/images/" + image).is(204);
    }

    @Test
    void the_host_may_tell_of_success_before_the_bytes_are_there() {
        String vm = aStoppedVm();
        CaptureVm command = captured(vm);
        host.say(host.on(command).captured(content(BYTES)));
        core.becomes(vm, "STOPPED");
        assertThat(image().text("/state")).isEqualTo("CAPTURING");

        send(command.link(), BYTES).is(204);

        assertThat(image().text("/state")).isEqualTo("READY");
        core.delete(vm);
    }

    @Test
    void its_tenant_is_billed_for_it_from_when_it_is_whole_whatever_came_last() {
        for (boolean bytesLast : new boolean[] {true, false}) {
            String vm = aStoppedVm();
            String name = image + "-" + bytesLast;
            capture(vm, name).is(202);
            CaptureVm command = host.next(CaptureVm.class, vm);
            if (bytesLast) {
                host.say(host.on(command).captured(content(BYTES)));
                core.becomes(vm, "STOPPED");
                send(command.link(), BYTES).is(204);
            } else {
                send(command.link(), BYTES).is(204);
                host.say(host.on(command).captured(content(BYTES)), 2);
            }
            List<ImageChanged> told = new ArrayList<>();
            soon(() -> {
                core.toldOfImages().stream()
                        .filter(change -> change.name().equals(name))
                        .forEach(told::add);
                assertThat(told).hasSize(1);
            });
            assertThat(told.getFirst().bytes()).isEqualTo(BYTES.length);
            assertThat(told.getFirst().billed()).isTrue();
            core.http().delete("/v1/images/" + name).is(204);
            core.delete(vm);
        }
    }

    @Test
    void bytes_and_word_that_do_not_agree_make_no_image() {
        String vm = aStoppedVm();
        CaptureVm command = captured(vm);
        send(command.link(), OTHERS).is(204);
        host.say(host.on(command).captured(content(BYTES)));

        imageBecomes("FAILED");

        assertThat(image().text("/cause/code")).isEqualTo("checksum-mismatch");
        core.becomes(vm, "STOPPED");
        core.delete(vm);
    }

    @Test
    void
            bytes_with_another_digest_than_told_are_thrown_away_and_those_of_a_later_attempt_replace_those_of_an_earlier() {
        String vm = aStoppedVm();
        CaptureVm command = captured(vm);
        send(command.link(), BYTES, Arrays.copyOf(OTHERS, 1_300_000), "bytes 0-1299999/1300000")
                .isProblem(400, "checksum-mismatch");
        assertThat(image().json().at("/received").asLong()).isZero();
        send(command.link(), OTHERS).is(204);
        send(command.link(), BYTES).is(204);
        host.say(host.on(command).captured(content(BYTES)));

        imageBecomes("READY");

        assertThat(image().text("/sha256")).isEqualTo(ImageStory.sha256(BYTES));
        core.delete(vm);
    }

    @Test
    void a_capture_that_fails_leaves_a_failed_image_whose_name_is_free() {
        String vm = aStoppedVm();
        CaptureVm command = captured(vm);
        send(command.link(), BYTES, Arrays.copyOf(BYTES, 1_000), "bytes 0-999/1300000")
                .is(204);
        host.say(host.on(command).failed(FailureClass.REFUSED, true));
        core.ends(command.target().operation().toString(), "FAILED");

        assertThat(image().text("/state")).isEqualTo("FAILED");
        assertThat(image().text("/cause/code")).isEqualTo("image-missing");
        send(command.link(), BYTES).isProblem(409, "invalid-state");
        host.say(host.on(command).captured(content(BYTES)));
        assertThat(core.http()
                        .post("/v1/vms", "{'name':'" + Core.aName() + "','plan':'basic','image':'" + image + "'}")
                        .isProblem(400, "invalid-request")
                        .text("/errors/0/code"))
                .isEqualTo("image-not-ready");

        host.say(host.on(command).power(ObservedPower.STOPPED));
        core.becomes(vm, "STOPPED");
        CaptureVm again = captured(vm);
        send(command.link(), BYTES).isProblem(409, "invalid-state");
        send(again.link(), BYTES).is(204);
        host.say(host.on(again).captured(content(BYTES)));
        imageBecomes("READY");
        core.delete(vm);
    }

    @Test
    void a_capture_that_is_cancelled_or_whose_machine_is_deleted_leaves_no_image() {
        String vm = aStoppedVm();
        CaptureVm command = captured(vm);
        core.http()
                .post("/v1/operations/" + command.target().operation() + "/cancel", "")
                .is(202);
        assertThat(image().text("/cause/code")).isEqualTo("capture-cancelled");
        send(command.link(), BYTES).isProblem(409, "invalid-state");
        host.say(host.on(host.next(CancelOperation.class, vm)).captured(content(BYTES)));
        core.becomes(vm, "STOPPED");
        assertThat(image().text("/state")).isEqualTo("FAILED");

        CaptureVm second = captured(vm);
        core.delete(vm);
        assertThat(image().text("/state")).isEqualTo("FAILED");
        send(second.link(), BYTES).isProblem(409, "invalid-state");
        core.http().delete("/v1/images/" + image).is(204);
        core.http().get("/v1/images/" + image).isProblem(404, "not-found");
    }

    @Test
    void a_link_writes_its_own_image_alone_and_reads_nothing() {
        String vm = aStoppedVm();
        CaptureVm command = captured(vm);
        String link = command.link();
        for (String other : List.of(
                link.replace("/" + image + "/", "/debian-12/"),
                link.replaceAll("image=[^&]*", "image=00000000-0000-0000-0000-000000000001"),
                link.replaceAll("host=[^&]*", "host=00000000-0000-0000-0000-000000000001"),
                link.replaceAll("operation=[^&]*", "operation=00000000-0000-0000-0000-000000000001"),
                link.replaceAll("until=[^&]*", "until=99999999999"),
                link.replaceAll("signature=[^&]*", "signature=x"),
                link.replaceAll("&signature=[^&]*", ""))) {
            assertThat(other).isNotEqualTo(link);
            send(other, BYTES).isProblem(403, "forbidden");
        }
        Http stranger = core.gateway().stranger();
        String query = link.substring(link.indexOf("&host="));
        stranger.get("/v1/images/" + image + "/content?sha256=" + ImageStory.sha256(BYTES) + query)
                .isProblem(403, "forbidden");
        assertThat(image().json().at("/received").asLong()).isZero();
        host.say(host.on(command).failed(FailureClass.REFUSED, true));
        core.ends(command.target().operation().toString(), "FAILED");
        core.delete(vm);
    }

    @Test
    void what_its_host_cannot_do_is_refused_before_an_image_is_known() {
        String vm = aStoppedVm();
        core.without("CAPTURE", host, () -> capture(vm, image).isProblem(409, "not-supported"));
        core.http().get("/v1/images/" + image).isProblem(404, "not-found");
        core.delete(vm);
    }

    @Test
    void a_tenant_has_only_so_many_captured_images() {
        String vm = aStoppedVm();
        core.jdbc().update("""
                        insert into images (name, description, account, min_disk_gib, state, tenant, captured_by, deadline)
                        select 'filler-' || n, '', 'debian', 1, 'CAPTURING', tenant, gen_random_uuid(), now() + interval '1 day'
                          from vms, generate_series(1, 20) n where vms.id = ?::uuid""", vm);
        try {
            capture(vm, image).isProblem(409, "quota-exceeded");
            core.http().get("/v1/images/" + image).isProblem(404, "not-found");
            assertThat(core.vm(vm).json().at("/activeOperation").isNull()).isTrue();
        } finally {
            core.jdbc().update("delete from images where name like 'filler-%'");
        }
        core.delete(vm);
    }

    private Http aTenant(String name) {
        core.http().post("/v1/tenants", "{'name':'" + name + "'}").is(201);
        String key = core.http()
                .post("/v1/api-keys", "{'tenant':'" + name + "','role':'TENANT'}")
                .is(201)
                .text("/key");
        return new Http(core.http().port(), key);
    }

    @Test
    void an_image_is_its_tenants_alone() {
        Http school = aTenant("capturing-school");
        Http other = aTenant("other-school");
        String order = "{'name':'prepared','plan':'basic','image':'%s'}";
        String vm = school.post("/v1/vms", order.formatted("debian-12")).is(202).text("/vm/id");
        host.on(host.next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        soon(() -> assertThat(school.get("/v1/vms/" + vm).text("/state")).isEqualTo("RUNNING"));
        school.post("/v1/vms/" + vm + "/stop", "").is(202);
        host.on(host.next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        soon(() -> assertThat(school.get("/v1/vms/" + vm).text("/state")).isEqualTo("STOPPED"));
        other.post("/v1/vms/" + vm + "/capture", "{'image':'" + image + "'}").isProblem(404, "not-found");
        school.post("/v1/vms/" + vm + "/capture", "{'image':'" + image + "','description':'Ours'}")
                .is(202);
        assertThat(school.get("/v1/images").body()).contains(image);
        CaptureVm command = host.next(CaptureVm.class, vm);
        send(command.link(), BYTES).is(204);
        host.say(host.on(command).captured(content(BYTES)));
        imageBecomes("READY");

        assertThat(school.get("/v1/images/" + image).is(200).text("/description"))
                .isEqualTo("Ours");
        other.get("/v1/images/" + image).isProblem(404, "not-found");
        assertThat(other.get("/v1/images").is(200).body()).doesNotContain(image);
        assertThat(core.http().get("/v1/images?limit=500").is(200).body()).contains(image);
        for (Http stranger : List.of(other, core.http())) {
            assertThat(stranger.post("/v1/vms", order.formatted(image).replace("prepared", Core.aName()))
                            .isProblem(400, "invalid-request")
                            .text("/errors/0/code"))
                    .isEqualTo("unknown-image");
            assertThat(stranger.post("/v1/batches", """
                                    {'image':'%s','rows':[{'name':'ana','email':'ana@example.org'}]}""".formatted(image)).status())
                    .isEqualTo(400);
        }
        other.delete("/v1/images/" + image).isProblem(404, "not-found");
        other.post("/v1/images/" + image + "/deprecate", "").isProblem(404, "not-found");
        other.delete("/v1/images/debian-12").isProblem(403, "forbidden");
        school.delete("/v1/images/debian-12").isProblem(403, "forbidden");
        other.delete("/v1/images/no-such-image").isProblem(404, "not-found");

        String pupil = school.post("/v1/vms", order.formatted(image).replace("prepared", "pupil"))
                .is(202)
                .text("/vm/id");
        host.on(host.next(CreateVm.class, pupil)).succeed(ObservedPower.RUNNING);
        soon(() -> assertThat(school.get("/v1/vms/" + pupil).text("/state")).isEqualTo("RUNNING"));
        school.delete("/v1/images/" + image).isProblem(409, "image-in-use");
        for (String each : List.of(pupil, vm)) {
            school.delete("/v1/vms/" + each).is(202);
            host.on(host.next(dev.viveiro.contract.vm.DeleteVm.class, each)).delete();
            soon(() -> assertThat(school.get("/v1/vms/" + each).text("/state")).isEqualTo("DELETED"));
        }
        school.delete("/v1/images/" + image).is(204);
    }
}
