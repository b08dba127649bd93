package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** What is left of machines that have no definition, not yet or no more, on libvirt's test driver. */
@EnabledIf(
        value = "dev.viveiro.worker.driver.libvirt.TestDriverScene#possible",
        disabledReason = "needs libvirt's C library (package libvirt0)")
class AddressesTest {
    @TempDir
    Path home;

    @TempDir
    Path otherHome;

    private final TestDriverScene scene = new TestDriverScene();
    private final MachineSpec spec = TestDriverScene.aMachine("web");
    private final VmId vm = spec.vm();
    private HypervisorDriver driver;
    private Owner owner;
    private Domains domains;

    @BeforeEach
    void open() throws IOException {
        driver = scene.open(home);
        owner = Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered());
        domains = new Domains(scene.link(), owner, new Verifiers(home.resolve("verifiers")), Ids.timeOrdered());
    }

    @AfterEach
    void leave_nothing() throws LibvirtException {
        driver.list().stream().map(Machine::vm).forEach(driver::destroy);
        driver.close();
        scene.close();
    }

    private String kept() {
        return scene.link().ask("look", connection -> connection
                .networkLookupByName(Networks.nameOf(spec.network()))
                .getXMLDesc(0));
    }

    private Path note() {
        return home.resolve(LibvirtDriver.NAME).resolve("addresses").resolve(vm.toString());
    }

    private void assertNothingIsLeft() {
        assertThat(kept()).doesNotContain(spec.network().mac());
        assertThat(scene.volumes().names()).noneMatch(name -> name.startsWith(owner.domainName(vm)));
        assertThat(note()).doesNotExist();
        assertThat(home.resolve(LibvirtDriver.NAME).resolve("verifiers")).isEmptyDirectory();
    }

    /** Somebody's domain has the machine's name: libvirt says so when address and disk are there. */
    private void standInTheWay() {
        String strangers =
                "<domain type='test'><name>%s</name><uuid>%s</uuid><memory>1024</memory><os><type>hvm</type></os></domain>"
                        .formatted(owner.domainName(vm), new UUID(7, 7));
        assertThat(domains.define(strangers)).isEmpty();
    }

    private void leaveTheWay() {
        String error = scene.link().attempt("clean", connection -> {
            Domain strangers = connection.domainLookupByName(owner.domainName(vm));
            strangers.undefine();
            return strangers;
        });
        assertThat(error).isEmpty();
    }

    private void failLate() {
        standInTheWay();
        assertThatExceptionOfType(DriverFailure.class).isThrownBy(() -> driver.define(spec));
        leaveTheWay();
        assertThat(driver.find(vm)).isEmpty();
        assertThat(kept()).contains(spec.network().mac());
        assertThat(scene.volumes().names()).contains(MachineVolumes.disk(owner, vm));
    }

    @Test
    void a_machine_whose_definition_failed_late_is_destroyed_like_any_other() {
        failLate();

        driver.destroy(vm);

        assertNothingIsLeft();
    }

    @Test
    void one_that_is_tried_again_with_another_address_keeps_that_alone() {
        failLate();
        MachineSpec again = spec.withNetwork(TestDriverScene.aMachine("again").network());

        driver.define(again);

        assertThat(kept())
                .contains(again.network().mac())
                .doesNotContain(spec.network().mac());
    }

    /** As a worker leaves it that dies then. */
    @Test
    void a_machine_of_which_only_the_definition_went_leaves_no_address() {
        driver.define(spec);
        assertThat(domains.change("undefine", vm, Domain::undefine)).isEmpty();

        driver.destroy(vm);

        assertNothingIsLeft();
    }

    @Test
    void an_address_that_another_workers_machine_has_by_now_stays_its() throws IOException {
        failLate();
        try (HypervisorDriver other = scene.open(otherHome)) {
            other.define(spec);

            driver.destroy(vm);

            assertThat(kept()).contains(spec.network().mac());
            other.destroy(vm);
            assertThat(kept()).doesNotContain(spec.network().mac());
        }
    }

    @Test
    void destroying_what_never_was_does_nothing_at_all() {
        VmId nobody = Ids.timeOrdered().nextVm();

        driver.destroy(nobody);
        driver.destroy(nobody);

        assertThat(driver.list()).isEmpty();
    }
}
