package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.LibvirtException;

/** Which images go from the pool, on libvirt's test driver. */
@EnabledIf(
        value = "dev.viveiro.worker.driver.libvirt.TestDriverScene#possible",
        disabledReason = "needs libvirt's C library (package libvirt0)")
class KeptImagesTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final ImageRef IMAGE = ImageRef.of("class", "ab".repeat(32));

    @TempDir
    Path home;

    @TempDir
    Path otherHome;

    private final ManualClock clock = ManualClock.at("2026-03-01T10:00:00Z");
    private final TestDriverScene scene = new TestDriverScene();
    private final Volumes volumes = scene.volumes();
    private HypervisorDriver driver;
    private Owner owner;
    private Domains domains;
    private KeptImages unused;

    @BeforeEach
    void open() throws IOException {
        driver = scene.open(home);
        owner = Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered());
        domains = new Domains(scene.link(), owner, new Verifiers(home.resolve("verifiers")), Ids.timeOrdered());
        Images images = TestDriverScene.images(volumes, owner);
        ImageUses uses = new ImageUses(home.resolve("uses"), clock);
        unused = new KeptImages(new PoolImages(images, volumes, domains, owner), uses, WEEK, clock);
    }

    @AfterEach
    void leave_nothing() throws LibvirtException {
        driver.list().stream().map(Machine::vm).forEach(driver::destroy);
        clear(owner);
        driver.close();
        scene.close();
    }

    private void clear(Owner whose) {
        volumes.names().stream().filter(name -> name.startsWith(whose.prefix())).forEach(volumes::delete);
    }

    private void has(Owner whose, ImageRef image, String... endings) {
        for (String ending : endings) {
            volumes.createRaw(name(whose, image, ending), Volumes.GIB);
        }
    }

    private static String name(Owner whose, ImageRef image, String ending) {
        return whose.prefix() + "image-" + image.distinctName() + ending;
    }

    private List<String> left(ImageRef image) {
        return volumes.names().stream()
                .filter(each -> each.contains("image-" + image.distinctName() + "."))
                .toList();
    }

    private void aWeekLater() {
        clock.advance(WEEK.plusHours(1));
        unused.discard();
    }

    private MachineSpec aMachine() {
        return MachineFixtures.from(TestDriverScene.aMachine("web"), IMAGE);
    }

    @Test
    void an_image_from_the_gateway_that_nobody_uses_goes_after_a_week_with_all_of_its_parts() {
        has(owner, IMAGE, ".qcow2", ".vmlinuz", ".initrd", ".ready", ".whole");
        unused.discard();
        clock.advance(WEEK.minusHours(1));
        unused.discard();
        assertThat(left(IMAGE)).hasSize(5);

        clock.advance(Duration.ofHours(2));
        unused.discard();

        assertThat(left(IMAGE)).isEmpty();
        assertThat(home.resolve("uses")).isEmptyDirectory();
    }

    @Test
    void what_a_worker_that_died_left_of_one_goes_too() {
        has(owner, IMAGE, ".raw");
        unused.discard();
        aWeekLater();
        assertThat(left(IMAGE)).isEmpty();
    }

    @Test
    void images_of_the_host_itself_and_of_other_workers_stay() throws IOException {
        Owner other = Owner.of(otherHome, Ids.timeOrdered());
        has(other, IMAGE, ".qcow2", ".whole");
        unused.discard();
        aWeekLater();
        assertThat(left(IMAGE)).hasSize(2);
        assertThat(volumes.names()).contains(name(owner, MachineFixtures.DEBIAN, ".qcow2"));
        clear(other);
    }

    @Test
    void one_that_was_asked_for_stays_for_a_week_since_then() {
        has(owner, IMAGE, ".qcow2", ".whole");
        unused.discard();
        clock.advance(WEEK);
        boolean unusedEnd = unused.using(IMAGE, () -> true);
        clock.advance(WEEK.minusHours(1));
        unused.discard();
        assertThat(left(IMAGE)).hasSize(2);
    }

    @Test
    void no_note_is_made_elsewhere_of_a_name_that_leads_there() {
        boolean unusedEnd = unused.using(ImageRef.of("../class", "ab".repeat(32)), () -> true);
        assertThat(home)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("class"));
    }

    @Test
    void none_goes_while_somebody_uses_one() {
        has(owner, IMAGE, ".qcow2", ".whole");
        unused.discard();
        clock.advance(WEEK.plusHours(1));

        boolean unusedEnd = unused.using(MachineFixtures.DEBIAN, () -> {
            unused.discard();
            return true;
        });

        assertThat(left(IMAGE)).hasSize(2);
        unused.discard();
        assertThat(left(IMAGE)).isEmpty();
    }

    @Test
    void one_that_a_machine_was_made_from_stays_until_a_week_after_the_last_of_them() {
        has(owner, IMAGE, ".qcow2", ".whole");
        MachineSpec spec = aMachine();
        driver.define(spec);
        unused.discard();
        aWeekLater();
        assertThat(left(IMAGE)).hasSize(2);

        driver.destroy(spec.vm());
        unused.discard();
        assertThat(left(IMAGE)).hasSize(2);
        aWeekLater();
        assertThat(left(IMAGE)).isEmpty();
    }

    @Test
    void one_below_a_disk_stays_where_the_definition_is_gone() {
        has(owner, IMAGE, ".qcow2", ".whole");
        MachineSpec spec = aMachine();
        Images images = TestDriverScene.images(volumes, owner);
        String disk = MachineVolumes.disk(owner, spec.vm());
        volumes.createOverlay(disk, 1, images.disk(IMAGE));
        unused.discard();
        aWeekLater();
        assertThat(left(IMAGE)).hasSize(2);

        volumes.delete(disk);
        aWeekLater();
        assertThat(left(IMAGE)).isEmpty();
    }

    @Test
    void one_in_a_drive_stays() {
        has(owner, IMAGE, ".iso", ".whole");
        MachineSpec spec = TestDriverScene.aMachine("web");
        driver.define(spec);
        String iso = TestDriverScene.images(volumes, owner).iso(IMAGE);
        String with = domains.lastingXml(spec.vm()).replace("</devices>", DiskXml.iso(iso, "vdz") + "</devices>");
        assertThat(domains.define(with)).isEmpty();
        unused.discard();
        aWeekLater();
        assertThat(left(IMAGE)).hasSize(2);
    }
}
