package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Definitions;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverExamination;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Readiness;
import dev.viveiro.worker.driver.Saving;
import dev.viveiro.worker.driver.SleepingPause;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;

/** What is libvirt's own, on its test driver. */
@EnabledIf(
        value = "dev.viveiro.worker.driver.libvirt.TestDriverScene#possible",
        disabledReason = "needs libvirt's C library (package libvirt0)")
class LibvirtDriverTest {
    /** What the test driver has from the start. */
    private static final String STRANGER = "test";

    @TempDir
    Path home;

    @TempDir
    Path otherHome;

    private TestDriverScene scene;
    private HypervisorDriver driver;

    @BeforeEach
    void open() throws IOException {
        scene = new TestDriverScene();
        driver = scene.open(home);
    }

    @AfterEach
    void leave_nothing() throws IOException, LibvirtException {
        for (Path each : List.of(home, otherHome)) {
            try (HypervisorDriver any = scene.open(each)) {
                any.list().stream().map(Machine::vm).forEach(any::destroy);
            }
        }
        driver.close();
        scene.close();
    }

    @Test
    void what_is_found_without_opening_it_is_what_it_can_once_it_is_open() {
        DriverExamination found = LibvirtDriver.examine(new DriverContext(
                otherHome.resolve("new"),
                Map.of("VIVEIRO_LIBVIRT_URI", TestDriverScene.URI, "VIVEIRO_LIBVIRT_POOL", TestDriverScene.POOL),
                Clock.systemUTC(),
                Ids.timeOrdered(),
                new SleepingPause()));
        assertThat(found.info().capabilities()).isEqualTo(driver.info().capabilities());
        assertThat(found.info().impediment()).isEqualTo(driver.info().impediment());
        assertThat(otherHome.resolve("new")).doesNotExist();
    }

    private Machine defined(HypervisorDriver on, MachineSpec spec) {
        on.ensureImage(spec.image());
        return on.define(spec);
    }

    private Machine running(MachineSpec spec) {
        defined(driver, spec);
        driver.start(spec.vm());
        return driver.find(spec.vm()).orElseThrow();
    }

    private Owner owner() {
        try {
            return Owner.of(home.resolve("libvirt"), Ids.timeOrdered());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Domains domains() {
        return new Domains(scene.link(), owner(), new Verifiers(verifiers()), Ids.timeOrdered());
    }

    private Path verifiers() {
        return home.resolve("libvirt").resolve("verifiers");
    }

    private String network(MachineSpec spec) {
        return scene.link().ask("look", connection -> connection
                .networkLookupByName(Networks.nameOf(spec.network()))
                .getXMLDesc(0));
    }

    private boolean autostart(VmId vm) {
        return scene.link().ask("look", connection -> connection
                .domainLookupByUUIDString(owner().domainUuid(vm))
                .getAutostart());
    }

    @Test
    void two_workers_on_one_libvirt_never_touch_each_others_machines() throws IOException {
        MachineSpec spec = TestDriverScene.aMachine("web");
        try (HypervisorDriver other = scene.open(otherHome)) {
            Machine theirs = defined(other, spec);
            assertThat(driver.find(spec.vm())).isEmpty();
            assertThat(driver.list()).isEmpty();
            driver.destroy(spec.vm());
            assertThat(other.list()).containsExactly(theirs);

            Machine ours = defined(driver, spec);
            other.destroy(spec.vm());
            assertThat(driver.list()).containsExactly(ours);
        }
    }

    @Test
    void a_domain_that_somebody_else_made_is_left_alone() {
        assertThat(driver.list()).isEmpty();
        assertThat(driver.sampleAll()).isEmpty();
        boolean runs = scene.link()
                .ask(
                        "look",
                        connection -> connection.domainLookupByName(STRANGER).isActive() == 1);
        assertThat(runs).isTrue();
    }

    @Test
    void a_domain_of_our_name_without_the_mark_is_a_conflict() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        defined(driver, spec);
        String bare =
                "<domain type='test'><name>%s</name><uuid>%s</uuid><memory>1024</memory><os><type>hvm</type></os></domain>"
                        .formatted(owner().domainName(spec.vm()), owner().domainUuid(spec.vm()));
        assertThat(domains().define(bare)).isEmpty();

        assertThat(driver.list()).isEmpty();
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> driver.destroy(spec.vm()))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("machine-unmarked"));

        assertThat(domains().change("clean", spec.vm(), Domain::undefine)).isEmpty();
    }

    @Test
    void a_guest_is_awaited_only_if_its_image_said_that_it_tells() {
        Machine silent = running(TestDriverScene.aMachine("web"));
        assertThat(ready(silent.vm())).isTrue();
        scene.volumes()
                .createRaw(owner().prefix() + "image-" + silent.spec().image().name() + ".ready", 1);

        Machine telling = running(TestDriverScene.aMachine("db"));
        assertThat(ready(telling.vm())).isFalse();
        assertThat(ready(silent.vm())).isTrue();
        driver.stop(telling.vm(), StopMode.FORCED);
        assertThat(ready(telling.vm())).isTrue();
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> ready(Ids.timeOrdered().nextVm()))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("machine-absent"));
    }

    @Test
    void a_stock_image_with_cloud_init_is_not_ready_at_once_and_promises_nothing() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        ImageRef stock =
                ImageRef.of("stock", "a".repeat(64)).from(new ImageSource(1, ImageFormat.QCOW2, "/link", false, true));
        for (String part : List.of(".qcow2", ".whole")) {
            scene.volumes().createRaw(owner().prefix() + "image-" + stock.distinctName() + part, 1);
        }
        driver.define(MachineFixtures.from(spec, stock));
        driver.start(spec.vm());

        Readiness readiness = driver.ability(Readiness.class).orElseThrow();
        assertThat(readiness.ready(spec.vm())).isFalse();
        assertThat(readiness.promised(spec.vm())).isFalse();
    }

    private boolean ready(VmId vm) {
        return driver.ability(Readiness.class).orElseThrow().ready(vm);
    }

    @Test
    void a_boot_keeps_its_id_when_the_worker_begins_anew() throws IOException {
        Machine running = running(TestDriverScene.aMachine("web"));
        driver.close();
        driver = scene.open(home);

        assertThat(driver.find(running.vm())).contains(running);
    }

    @Test
    void a_boot_that_somebody_else_began_is_named_once() {
        Machine stopped = defined(driver, TestDriverScene.aMachine("web"));
        assertThat(domains().change("start", stopped.vm(), Domain::create)).isEmpty();

        Machine seen = driver.find(stopped.vm()).orElseThrow();

        assertThat(seen.bootId()).isNotBlank();
        assertThat(driver.list()).containsExactly(seen);
    }

    @Test
    void a_reboot_that_died_between_its_halves_is_gone_on_with() {
        Machine running = running(TestDriverScene.aMachine("web"));
        String ended = String.valueOf(running.bootId());
        assertThat(domains()
                        .change(
                                "mark",
                                running.vm(),
                                Domains.metadata(
                                        "viveiro-reboot",
                                        DomainView.REBOOT_NAMESPACE,
                                        DomainView.idElement("reboot", ended),
                                        Domains.LASTING)))
                .isEmpty();
        assertThat(domains().change("stop", running.vm(), Domain::destroy)).isEmpty();

        driver.reboot(running.vm(), ended);

        assertThat(driver.find(running.vm()).orElseThrow().bootId())
                .isNotBlank()
                .isNotEqualTo(ended);
        assertThat(domains().endingBootId(running.vm())).isEmpty();
    }

    @Test
    void a_machine_that_was_stopped_on_purpose_is_not_started_by_a_late_reboot() {
        Machine running = running(TestDriverScene.aMachine("web"));
        String ended = String.valueOf(running.bootId());
        driver.reboot(running.vm(), ended);
        driver.stop(running.vm(), StopMode.FORCED);

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> driver.reboot(running.vm(), ended))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("machine-not-running"));
        assertThat(driver.find(running.vm()).orElseThrow().power()).isEqualTo(ObservedPower.STOPPED);
    }

    @Test
    void limits_are_in_the_definition_and_change_with_the_size() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        MachineSpec limited = spec.withSize(spec.size().with(new CpuLimits(200, 50)));
        assertThat(defined(driver, limited).spec()).isEqualTo(limited);
        assertThat(driver.ability(Definitions.class)
                        .orElseThrow()
                        .definition(spec.vm())
                        .text())
                .contains("<shares>200</shares>", "<period>100000</period>", "<quota>50000</quota>");

        for (CpuLimits next : List.of(new CpuLimits(null, 25), CpuLimits.NONE, new CpuLimits(7, null))) {
            MachineSize size = spec.size().with(next);
            driver.resize(spec.vm(), size);
            assertThat(driver.find(spec.vm()).orElseThrow().spec()).isEqualTo(spec.withSize(size));
        }
    }

    @Test
    void what_a_machine_has_of_its_memory_at_first_is_in_the_definition_and_changes_with_the_size() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        MachineSize all = spec.size();
        MachineSpec less = spec.withSize(new MachineSize(all.vcpus(), all.memoryMib(), all.diskGib(), all.cpu(), 128L));
        assertThat(defined(driver, less).spec()).isEqualTo(less);
        assertThat(definition(spec)).contains("autodeflate=\"on\"", ">131072</currentMemory>");

        driver.resize(spec.vm(), all);
        assertThat(driver.find(spec.vm()).orElseThrow().spec()).isEqualTo(spec);
        assertThat(definition(spec)).doesNotContain("autodeflate", "131072");

        driver.resize(spec.vm(), less.size());
        assertThat(driver.find(spec.vm()).orElseThrow().spec()).isEqualTo(less);
    }

    @Test
    void a_size_that_libvirt_refuses_leaves_a_disk_that_is_known_to_be_larger() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        MachineSize was = defined(driver, spec).spec().size();
        // libvirt's test driver enlarges no disk
        MachineDisks enlarging = (MachineDisks) Proxy.newProxyInstance(
                MachineDisks.class.getClassLoader(), new Class<?>[] {MachineDisks.class}, (disks, method, of) -> null);

        assertThatExceptionOfType(DriverFailure.class).isThrownBy(() -> new Sizing(domains(), enlarging)
                .resize(spec.vm(), new MachineSize(1, Long.MAX_VALUE >> 10, 3)));

        assertThat(driver.find(spec.vm()).orElseThrow().spec().size()).isEqualTo(was.withDisk(3));
    }

    private String definition(MachineSpec spec) {
        return driver.ability(Definitions.class)
                .orElseThrow()
                .definition(spec.vm())
                .text();
    }

    @Test
    void what_a_worker_that_died_left_half_made_is_made_anew() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        Volumes volumes = scene.volumes();
        volumes.createRaw(MachineVolumes.disk(owner(), spec.vm()), 1024);

        assertThat(defined(driver, spec)).isEqualTo(new Machine(spec, ObservedPower.STOPPED, null));
        assertThat(volumes.capacity(MachineVolumes.disk(owner(), spec.vm()))).contains(Volumes.GIB);
    }

    @Test
    void a_destroyed_machine_leaves_no_volume_and_no_address_even_where_its_definition_is_gone() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        Volumes volumes = scene.volumes();
        defined(driver, spec);
        assertThat(domains().change("undefine", spec.vm(), Domain::undefine)).isEmpty();

        driver.destroy(spec.vm());

        assertThat(volumes.path(MachineVolumes.disk(owner(), spec.vm()))).isEmpty();
        assertThat(network(spec))
                .doesNotContain(spec.network().address() + "'", spec.network().mac());
    }

    @Test
    void what_a_password_is_checked_against_is_for_the_workers_user_alone() throws IOException {
        MachineSpec spec = TestDriverScene.aMachine("web");
        running(spec);
        String verifier = String.valueOf(spec.login().passwordVerifier());
        Path file = verifiers().resolve(spec.vm().toString());

        assertThat(domains().lastingXml(spec.vm())).doesNotContain(verifier);
        assertThat(file).hasContent(verifier);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        driver.define(spec.withLogin(new MachineLogin("student", null, List.of())));
        assertThat(verifiers()).isEmptyDirectory();
        driver.define(spec);
        driver.destroy(spec.vm());
        assertThat(verifiers()).isEmptyDirectory();
    }

    /** As workers did that kept them in the mark. */
    private void keepInTheMark(MachineSpec spec, String verifier) {
        String now = domains().lastingXml(spec.vm());
        String old = now.replace("login account=", "login verifier='" + verifier + "' account=");
        assertThat(old).isNotEqualTo(now);
        assertThat(domains().define(old)).isEmpty();
    }

    @Test
    void what_an_older_worker_kept_in_a_mark_is_moved_when_the_driver_opens() throws IOException {
        MachineSpec runs = TestDriverScene.aMachine("web");
        MachineSpec minted = TestDriverScene.aMachine("db");
        defined(driver, runs);
        defined(driver, minted);
        String verifier = String.valueOf(runs.login().passwordVerifier());
        Files.delete(verifiers().resolve(runs.vm().toString()));
        keepInTheMark(runs, verifier);
        keepInTheMark(minted, "older");
        driver.start(runs.vm());
        assertThat(liveXml(runs.vm())).contains(verifier);
        driver.close();

        driver = scene.open(home);

        assertThat(driver.find(runs.vm()).orElseThrow().spec()).isEqualTo(runs);
        assertThat(driver.find(minted.vm()).orElseThrow().spec()).isEqualTo(minted);
        assertThat(verifiers().resolve(runs.vm().toString())).hasContent(verifier);
        assertThat(domains().lastingXml(runs.vm()) + liveXml(runs.vm())).doesNotContain("verifier", verifier);
        assertThat(domains().lastingXml(minted.vm())).doesNotContain("verifier", "older");
    }

    private String liveXml(VmId vm) {
        return scene.link().ask("look", connection -> connection
                .domainLookupByUUIDString(owner().domainUuid(vm))
                .getXMLDesc(0));
    }

    @Test
    void a_verifier_that_was_lost_is_kept_again_with_the_next_definition() throws IOException {
        MachineSpec spec = TestDriverScene.aMachine("web");
        defined(driver, spec);
        Files.delete(verifiers().resolve(spec.vm().toString()));
        assertThat(driver.find(spec.vm()).orElseThrow().spec().login().passwordVerifier())
                .isNull();

        assertThat(defined(driver, spec).spec()).isEqualTo(spec);
    }

    @Test
    void a_machine_starts_with_its_host_unless_it_was_stopped() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        running(spec);
        assertThat(autostart(spec.vm())).isTrue();
        driver.stop(spec.vm(), StopMode.FORCED);
        assertThat(autostart(spec.vm())).isFalse();
    }

    @Test
    void a_saved_machine_does_not_go_on_with_its_host() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        Saving saving = driver.ability(Saving.class).orElseThrow();
        running(spec);
        saving.save(spec.vm());
        assertThat(autostart(spec.vm())).isFalse();
        saving.restore(spec.vm());
        assertThat(autostart(spec.vm())).isTrue();
    }

    @Test
    void the_address_is_kept_for_the_card_until_the_machine_is_gone() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        defined(driver, spec);
        assertThat(network(spec))
                .contains(spec.network().address() + "'", spec.network().mac());

        driver.destroy(spec.vm());

        assertThat(network(spec))
                .doesNotContain(spec.network().address() + "'", spec.network().mac());
    }

    @Test
    void an_address_that_was_left_to_a_card_that_is_gone_is_taken_over() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        MachineNetwork network = spec.network();
        MachineNetwork old =
                new MachineNetwork(network.address(), network.prefixLength(), network.gateway(), "02:00:00:00:00:99");
        new Networks(scene.link(), NetworkKind.of("nat")).ensure(old);

        defined(driver, spec);

        assertThat(network(spec)).contains(network.mac()).doesNotContain(old.mac());
    }

    @Test
    void a_login_that_would_be_more_than_a_line_is_refused_before_anything_is_made() {
        MachineSpec spec = TestDriverScene.aMachine("web");
        driver.ensureImage(spec.image());
        for (MachineLogin bad : List.of(
                new MachineLogin("a:x:0:0", null, List.of()),
                new MachineLogin("student", "a:b", List.of()),
                new MachineLogin("student", "a\nroot:", List.of()),
                new MachineLogin("student", null, List.of("ssh-rsa A\nssh-rsa B")))) {
            assertThatExceptionOfType(DriverFailure.class)
                    .isThrownBy(() -> driver.define(spec.withLogin(bad)))
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo("login-unusable"));
        }
        assertThat(driver.list()).isEmpty();
    }

    @Test
    void an_image_that_is_nowhere_is_refused_with_where_it_was_looked_for() {
        for (String name : List.of("nowhere", "../../etc/shadow")) {
            assertThatExceptionOfType(DriverFailure.class)
                    .isThrownBy(() -> driver.ensureImage(ImageRef.named(name)))
                    .satisfies(failure -> {
                        assertThat(failure.code()).isEqualTo("image-unknown");
                        assertThat(failure.detail()).contains(name + ".qcow2", "VIVEIRO_LIBVIRT_IMAGES");
                    });
        }
    }

    @Test
    void what_stands_in_the_way_is_told_as_an_impediment() {
        assertImpeded(
                Map.of("VIVEIRO_LIBVIRT_URI", TestDriverScene.URI, "VIVEIRO_LIBVIRT_POOL", "none"),
                "no storage pool none",
                true);
        assertImpeded(
                Map.of("VIVEIRO_LIBVIRT_URI", "qemu+unix:///system?socket=" + home + "/none.socket"),
                "none.socket",
                true);
        assertImpeded(Map.of("VIVEIRO_LIBVIRT_NETWORK", "carrier-pigeon"), "carrier-pigeon", false);
        assertImpeded(Map.of("VIVEIRO_LIBVIRT_ACCELERATOR", "hvf"), "hvf", false);
        assertImpeded(Map.of("VIVEIRO_LIBVIRT_STOP_PATIENCE", "soon"), "parsed", false);
    }

    /** libvirt's test driver is such a libvirt. */
    @Test
    void a_libvirt_without_network_filters_is_an_impediment_where_guests_are_real() {
        AddressGuard guard = new AddressGuard(scene.link(), domains(), true);

        assertThatExceptionOfType(DriverFailure.class).isThrownBy(guard::ensure).satisfies(failure -> {
            assertThat(failure.code()).isEqualTo("no-network-filters");
            assertThat(failure.nextStep()).contains("nwfilter");
        });
    }

    /** @param awaited whether it is opened again by itself */
    private void assertImpeded(Map<String, String> environment, String why, boolean awaited) {
        try (HypervisorDriver impeded = TestDriverScene.open(otherHome, environment)) {
            assertThat(impeded.info().impediment()).contains(why);
            assertThat(impeded.info().awaited()).isEqualTo(awaited);
        }
    }
}
