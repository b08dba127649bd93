package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.ReportedDriver;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.PauseVm;
import dev.viveiro.contract.vm.ResumeVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.gateway.image.ImageStory;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A host with two drivers, of which each can what the other can't. */
@ExtendWith(BalancedBooks.class)
class SeveralDriversIT {
    private static final byte[] BYTES = ImageStory.random(1_000);
    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();
    private final List<String> all = host.capabilities();

    /** The first makes containers and pauses nothing, the second makes guests. */
    private void twoDrivers(@Nullable String impediment) {
        hasDrivers(new ReportedDriver("guests", "9", List.of("CREATE", "START", "PAUSE", "IMAGE_QCOW2"), impediment));
    }

    private void hasDrivers(ReportedDriver second) {
        @Nullable String impediment = second.impediment();
        host.can(
                Stream.concat(all.stream(), Stream.of("IMAGE_QCOW2")).distinct().toList());
        host.runs(
                new ReportedDriver(
                        "containers",
                        "5",
                        all.stream().filter(each -> !each.equals("PAUSE")).toList(),
                        null,
                        Map.of("PAUSE", "they have no freezer")),
                second);
        host.report();
        soon(() -> assertThat(core.http()
                        .get("/v1/hosts/" + host.id())
                        .is(200)
                        .json()
                        .at("/drivers/1/impediment")
                        .asString(""))
                .isEqualTo(impediment == null ? "" : impediment));
        soon(() -> assertThat(core.http().get("/v1/hosts/" + host.id()).text("/drivers/1/name"))
                .isEqualTo("guests"));
    }

    @AfterEach
    void asBefore() {
        host.runs();
        core.publishes(all);
        soon(() -> assertThat(core.http()
                        .get("/v1/hosts/" + host.id())
                        .json()
                        .at("/drivers")
                        .size())
                .isEqualTo(1));
    }

    private Http.Answer create(String image) {
        return core.http().post("/v1/vms", "{'name':'" + Core.aName() + "','plan':'basic','image':'" + image + "'}");
    }

    private Http.Answer pause(String vm) {
        return core.http().post("/v1/vms/" + vm + "/pause", "{}");
    }

    @Test
    void a_machine_can_what_the_driver_can_that_its_image_leads_to() {
        twoDrivers(null);
        ImageStory disk = new ImageStory(core.http());
        disk.register(BYTES, "QCOW2", "").is(201);
        disk.upload(BYTES).is(200);

        String container = core.aRunningVm();
        assertThat(pause(container).isProblem(409, "not-supported").text("/detail"))
                .contains("runs containers, which can't do PAUSE: they have no freezer.");

        String guest = create(disk.name()).is(202).text("/vm/id");
        host.on(host.next(CreateVm.class, guest)).succeed(ObservedPower.RUNNING);
        core.becomes(guest, "RUNNING");
        pause(guest).is(202);
        host.on(host.next(PauseVm.class, guest)).succeed(ObservedPower.PAUSED);
        core.becomes(guest, "PAUSED");

        twoDrivers("no filters");
        assertThat(create(disk.name()).isProblem(409, "no-capacity").text("/detail"))
                .contains("its driver guests can't work now: no filters");

        hasDrivers(new ReportedDriver("guests", "unknown", List.of(), "there is no socket"));
        // what every driver can is asked for all the same
        core.http().post("/v1/vms/" + guest + "/resume", "{}").is(202);
        host.on(host.next(ResumeVm.class, guest)).succeed(ObservedPower.RUNNING);
        core.becomes(guest, "RUNNING");
        assertThat(pause(guest).isProblem(409, "host-unreachable").text("/detail"))
                .contains("guests: there is no socket.");
        core.delete(container);
        core.delete(guest);
        disk.delete().is(204);
    }

    @Test
    void made_anew_a_machine_needs_what_its_new_image_leads_to() {
        twoDrivers(null);
        ImageStory disk = new ImageStory(core.http());
        disk.register(BYTES, "QCOW2", "").is(201);
        disk.upload(BYTES).is(200);
        String vm = core.aRunningVm();

        assertThat(core.http()
                        .post("/v1/vms/" + vm + "/reinstall", "{'image':'" + disk.name() + "'}")
                        .isProblem(409, "not-supported")
                        .text("/detail"))
                .contains("runs guests, which can't do REINSTALL");
        core.delete(vm);
        disk.delete().is(204);
    }
}
