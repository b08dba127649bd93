package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.Ids;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Readiness;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Guests whose images say that they tell when one may log in. */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtReadinessIT {
    private static final String TELLING = "telling";
    private static final Duration BOOT = Duration.ofSeconds(60);
    /** As a unit of the guest's would: the port is held open by somebody who lives on. */
    private static final String TELL = "for port in /sys/class/virtio-ports/*; do"
            + " [ \"$(cat $port/name)\" != org.viveiro.ready ] || held=/dev/${port##*/}; done;"
            + " sleep 100000 <$held >/dev/null 2>&1 &";

    @TempDir
    static Path home;

    @TempDir
    static Path images;

    private HypervisorDriver driver;
    private LibvirtLink link;

    @BeforeAll
    static void two_images_of_the_same_bytes() throws IOException {
        Path tiny = Path.of(LibvirtFixture.environment().getOrDefault("VIVEIRO_LIBVIRT_IMAGES", ""));
        for (String ending : new String[] {".qcow2", ".vmlinuz", ".initrd"}) {
            for (String name : new String[] {TELLING, LibvirtFixture.TINY}) {
                Files.copy(tiny.resolve(LibvirtFixture.TINY + ending), images.resolve(name + ending));
            }
        }
        Files.createFile(images.resolve(TELLING + ".ready"));
    }

    private static HypervisorDriver open(Path of) {
        Map<String, String> environment = new HashMap<>(LibvirtFixture.environment());
        environment.put("VIVEIRO_LIBVIRT_IMAGES", images.toString());
        return TestDriverScene.open(of, environment);
    }

    @BeforeEach
    @GuestsInTime
    void open() {
        driver = open(home);
        link = new LibvirtLink(LibvirtFixture.environment().getOrDefault("VIVEIRO_LIBVIRT_URI", ""));
    }

    @AfterEach
    @GuestsInTime
    void leave_nothing() {
        driver.close();
        link.close();
        QemuScene.clear(home);
    }

    private MachineSpec started(String name, String image) {
        MachineSpec spec = MachineFixtures.from(QemuScene.aMachine(name), ImageRef.named(image));
        driver.ensureImage(spec.image());
        driver.define(spec);
        driver.start(spec.vm());
        return spec;
    }

    private boolean ready(MachineSpec spec) {
        return driver.ability(Readiness.class).orElseThrow().ready(spec.vm());
    }

    @Test
    void a_guest_that_tells_is_ready_when_it_has_told_in_this_boot() throws IOException {
        MachineSpec spec = started("web", TELLING);
        assertThat(ready(spec)).isFalse();
        String uuid = Owner.of(home.resolve("libvirt"), Ids.timeOrdered()).domainUuid(spec.vm());
        try (GuestShell guest = GuestShell.of(link, uuid)) {
            // up is not ready: that is the guest's to say
            assertThat(ready(spec)).isFalse();
            guest.must(TELL);
            await().atMost(BOOT).until(() -> ready(spec));
        }

        driver.close();
        driver = open(home);
        assertThat(ready(spec)).isTrue();
        LibvirtFixture.restartDaemon();
        await().atMost(BOOT)
                .ignoreExceptionsMatching(DriverFailure.class::isInstance)
                .until(() -> ready(spec));

        driver.stop(spec.vm(), StopMode.FORCED);
        assertThat(ready(spec)).isTrue();
        driver.start(spec.vm());
        assertThat(ready(spec)).isFalse();
    }

    @Test
    void a_guest_whose_image_promises_nothing_is_ready_at_once() {
        assertThat(ready(started("web", LibvirtFixture.TINY))).isTrue();
    }
}
