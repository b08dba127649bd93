package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.image.ImageStory;
import dev.viveiro.kernel.ObservedPower;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What guests' cloud-init is given, from the request to the host that alone can read it. */
@ExtendWith(BalancedBooks.class)
class UserDataIT {
    private static final String TEXT = "#cloud-config\nfinal_message: hunter2-née\n";
    private static final String MEMBER = ",'userData':'#cloud-config\\nfinal_message: hunter2-née\\n'";
    private static final byte[] BYTES = ImageStory.random(1_000);

    private final Core core = Core.shared();

    /** Under which it is kept what the machine's guest is given. */
    private String idOf(String vm) {
        return Objects.requireNonNull(
                core.jdbc().queryForObject("select user_data::text from vms where id = ?::uuid", String.class, vm));
    }

    private List<@Nullable String> kept(String id) {
        return core.jdbc()
                .queryForList("select encode(sealed, 'escape') from user_data where id = ?::uuid", String.class, id);
    }

    private static void assertRefused(Http.Answer answer, String code) {
        answer.isProblem(400, "invalid-request");
        assertThat(answer.text("/errors/0/pointer")).isEqualTo("/userData");
        assertThat(answer.text("/errors/0/code")).isEqualTo(code);
        assertThat(answer.body()).doesNotContain("hunter2");
    }

    @Test
    void it_reaches_the_machines_host_sealed_and_again_at_a_reinstallation_and_goes_with_the_machine() {
        String vm = core.create(Core.aName(), MEMBER).is(202).text("/vm/id");
        CreateVm create = core.host().next(CreateVm.class, vm);
        assertThat(core.host().given(create.target(), create.spec())).isEqualTo(TEXT);
        assertThat(create.toString()).doesNotContain("hunter2");
        core.host().on(create).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");

        assertThat(core.vm(vm).body()).doesNotContain("hunter2");
        assertThat(core.rowsOf(vm)).doesNotContain("hunter2");
        String id = idOf(vm);
        assertThat(kept(id)).singleElement().satisfies(row -> assertThat(row).doesNotContain("hunter2"));

        core.http().post("/v1/vms/" + vm + "/reinstall", "{}").is(202);
        ReinstallVm anew = core.host().next(ReinstallVm.class, vm);
        assertThat(core.host().given(anew.target(), anew.spec())).isEqualTo(TEXT);
        core.host().on(anew).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");

        core.delete(vm);
        soon(() -> assertThat(kept(id)).isEmpty());
    }

    @Test
    void a_machine_without_it_is_asked_for_as_before() {
        String vm = core.create(Core.aName(), "").is(202).text("/vm/id");
        CreateVm create = core.host().next(CreateVm.class, vm);
        assertThat(create.spec().userData()).isNull();
        core.host().on(create).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        core.delete(vm);
    }

    @ParameterizedTest
    @CsvSource({"hunter2 what is this, unknown-form", "'', unknown-form", "#cloud\\u0000config, invalid-characters"})
    void what_cloud_init_would_not_understand_is_refused(String text, String code) {
        assertRefused(core.create(Core.aName(), ",'userData':'" + text + "'"), code);
    }

    @Test
    void sixteen_kib_of_utf_8_are_taken_and_no_byte_more() {
        String most = "#!" + "é".repeat((UserDataText.BYTES_MAX - 2) / 2);
        assertRefused(core.create(Core.aName(), ",'userData':'" + most + "x'"), "too-long");
        String vm =
                core.create(Core.aName(), ",'userData':'" + most + "'").is(202).text("/vm/id");
        CreateVm create = core.host().next(CreateVm.class, vm);
        assertThat(core.host().given(create.target(), create.spec())).isEqualTo(most);
        core.host().on(create).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        core.delete(vm);
    }

    @Test
    void an_image_says_whether_its_guests_take_it() {
        ImageStory without = new ImageStory(core.http());
        without.register(BYTES, "LXD_TARBALL", "").is(201);
        without.upload(BYTES).is(200);
        assertThat(without.read().json().at("/cloudInit").asBoolean()).isFalse();
        String from = "{'name':'" + Core.aName() + "','plan':'basic','image':'";
        assertRefused(
                core.http().post("/v1/vms", from + without.name() + "'" + MEMBER + "}"), "image-without-cloud-init");
        assertRefused(
                core.http()
                        .post(
                                "/v1/batches",
                                "{'image':'" + without.name() + "','items':[{'name':'A','email':'a@example.org'}]"
                                        + MEMBER + "}"),
                "image-without-cloud-init");

        ImageStory with = new ImageStory(core.http());
        with.register(BYTES, "LXD_TARBALL", ",'cloudInit':true").is(201);
        with.upload(BYTES).is(200);
        assertThat(with.read().json().at("/cloudInit").asBoolean()).isTrue();
        String vm = core.http()
                .post("/v1/vms", from + with.name() + "'" + MEMBER + "}")
                .is(202)
                .text("/vm/id");
        core.host().on(core.host().next(CreateVm.class, vm)).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        Http.Answer refused = core.http()
                .post("/v1/vms/" + vm + "/reinstall", "{'image':'" + without.name() + "'}")
                .isProblem(400, "invalid-request");
        assertThat(refused.text("/errors/0/code")).isEqualTo("image-without-cloud-init");
        core.delete(vm);
        with.delete().is(204);
        without.delete().is(204);
    }

    @Test
    void it_is_refused_while_no_host_passes_it_on() {
        List<String> all = core.host().capabilities();
        String vm = core.aRunningVm(MEMBER);
        List<String> less = new ArrayList<>(all);
        less.remove("USER_DATA");
        try {
            core.publishes(less);
            Http.Answer refused = core.create(Core.aName(), MEMBER).isProblem(409, "not-supported");
            assertThat(refused.text("/errors/0/pointer")).isEqualTo("/userData");
            core.http()
                    .post("/v1/batches", "{'items':[{'name':'A','email':'a@example.org'}]" + MEMBER + "}")
                    .isProblem(409, "not-supported");
            core.http().post("/v1/vms/" + vm + "/reinstall", "{}").isProblem(409, "not-supported");
        } finally {
            core.publishes(all);
        }
        core.delete(vm);
    }

    @Test
    void the_guests_of_a_class_are_all_given_it() {
        Http.Answer batch = core.http()
                .post(
                        "/v1/batches",
                        "{'items':[{'name':'A','email':'a@example.org'},{'name':'B','email':'b@example.org'}]" + MEMBER
                                + "}")
                .is(202);
        CreateVm first = core.host().next(CreateVm.class);
        CreateVm second = core.host().next(CreateVm.class);
        assertThat(core.host().given(first.target(), first.spec())).isEqualTo(TEXT);
        assertThat(core.host().given(second.target(), second.spec())).isEqualTo(TEXT);
        assertThat(idOf(first.target().vm().toString()))
                .as("once for all")
                .isEqualTo(idOf(second.target().vm().toString()));
        core.host().on(first).succeed(ObservedPower.RUNNING);
        core.host().on(second).succeed(ObservedPower.RUNNING);
        for (CreateVm made : List.of(first, second)) {
            String vm = made.target().vm().toString();
            core.becomes(vm, "RUNNING");
            core.delete(vm);
        }
        assertThat(core.http()
                        .get("/v1/batches/" + batch.text("/batch/id") + "/items")
                        .is(200)
                        .body())
                .doesNotContain("hunter2");
    }
}
