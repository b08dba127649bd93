package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What only containers of a real libvirt show. */
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#containersPossible", disabledReason = "needs root")
@GuestsInTime
class LibvirtLxcIT {
    private static final int ROOT_ON_THE_HOST = 1_200_000_000;
    private static final Duration BOOTED = Duration.ofSeconds(60);

    @TempDir
    Path home;

    private HypervisorDriver driver;

    @BeforeEach
    @GuestsInTime
    void open() {
        driver = LxcScene.open(home);
        assertThat(driver.info().impediment()).isNull();
    }

    @AfterEach
    @GuestsInTime
    void leave_nothing() {
        driver.close();
        LxcScene.clear(home);
    }

    private Machine running(String name) {
        MachineSpec spec = LxcScene.aMachine(name);
        driver.ensureImage(spec.image());
        driver.define(spec);
        driver.start(spec.vm());
        return driver.find(spec.vm()).orElseThrow();
    }

    private String text(Machine machine, String file) throws IOException {
        return Files.readString(LxcScene.files(home, machine.vm()).resolve(file));
    }

    @Test
    void a_container_has_its_name_address_and_login_and_its_root_is_nobody_on_the_host() throws IOException {
        Machine web = running("web");
        MachineLogin login = web.spec().login();

        Path files = LxcScene.files(home, web.vm());
        assertThat(text(web, "etc/hostname")).isEqualTo("web\n");
        assertThat(text(web, "etc/shadow")).contains(login.account() + ":" + login.passwordVerifier() + ":");
        for (Path each : List.of(files, files.resolve("etc/shadow"), files.resolve("bin/busybox"))) {
            assertThat(Files.getAttribute(each, "unix:uid")).isEqualTo(ROOT_ON_THE_HOST);
        }
        assertThat(LibvirtFixture.insideContainers("ps", "-eo", "uid,args"))
                .containsPattern(ROOT_ON_THE_HOST + " .*/sbin/init");
        String address = web.spec().network().address();
        Awaitility.await().atMost(BOOTED).until(() -> LxcScene.reached(address));
        Awaitility.await()
                .atMost(BOOTED)
                .until(() -> driver.sample(web.vm()).orElseThrow().receivedBytes() > 0);
    }

    @Test
    void a_login_that_came_while_it_ran_is_there_at_its_next_start() throws IOException {
        Machine web = running("web");
        MachineLogin minted = new MachineLogin("student", "$6$salt$other", List.of("ssh-ed25519 AAAA other"));
        driver.define(web.spec().withLogin(minted));
        assertThat(text(web, "etc/shadow")).doesNotContain("$6$salt$other");

        driver.stop(web.vm(), StopMode.GRACEFUL);
        driver.start(web.vm());

        assertThat(text(web, "etc/shadow")).contains("student:$6$salt$other:");
        assertThat(text(web, "home/student/.ssh/authorized_keys")).isEqualTo("ssh-ed25519 AAAA other\n");
    }

    @Test
    void an_image_whose_links_lead_to_the_host_writes_nothing_there() throws IOException {
        Path outside = Files.createDirectories(home.resolve("outside"));
        for (String name : List.of("passwd", "group", "shadow", "hostname", "hosts")) {
            Files.writeString(outside.resolve(name), "the host's\n");
        }
        Path archive = home.resolve("hostile.tar.gz");
        LibvirtFixture.insideContainers(
                "sh",
                "-ec",
                "t=$(mktemp -d); mkdir $t/rootfs; ln -s $1 $t/rootfs/etc; mknod $t/rootfs/disk b 8 0; tar -C $t -czf"
                        + " $2 rootfs; rm -r $t",
                "sh",
                outside.toString(),
                archive.toString());
        driver.close();
        driver = LxcScene.open(home, (image, use) -> use.accept(archive));
        ImageRef hostile = ImageRef.of("hostile", "a".repeat(64));
        driver.ensureImage(hostile);
        MachineSpec spec = MachineFixtures.from(LxcScene.aMachine("web"), hostile);

        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(() -> driver.define(spec))
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("account-unusable"));

        assertThat(driver.find(spec.vm())).isEmpty();
        assertThat(Files.readString(outside.resolve("shadow"))).isEqualTo("the host's\n");
        assertThat(outside).isDirectoryNotContaining("glob:**.viveiro-new");
        try (Stream<Path> all = Files.walk(LxcScene.folder(home))) {
            assertThat(all.map(Path::getFileName).map(Path::toString)).doesNotContain("disk");
        }
    }

    @Test
    void a_container_goes_on_in_its_boot_when_the_daemon_dies() {
        Machine web = running("web");

        LibvirtFixture.restartContainersDaemon();

        Awaitility.await().atMost(BOOTED).ignoreExceptions().untilAsserted(() -> assertThat(driver.find(web.vm()))
                .contains(web));
        driver.stop(web.vm(), StopMode.FORCED);
        assertThat(driver.find(web.vm()).orElseThrow().power()).isEqualTo(ObservedPower.STOPPED);
    }

    @Test
    void what_is_destroyed_leaves_none_of_its_files() throws IOException {
        Machine web = running("web");

        driver.destroy(web.vm());

        try (Stream<Path> left = Files.list(LxcScene.folder(home))) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .singleElement()
                    .asString()
                    .endsWith("image-" + LibvirtFixture.TINY);
        }
    }

    @Test
    void it_publishes_neither_what_libvirt_has_no_means_for_nor_disks_of_machines() {
        assertThat(driver.info().capabilities())
                .contains(Capability.IMAGE_LXD_TARBALL, Capability.PAUSE, Capability.RESIZE, Capability.SAMPLE)
                .doesNotContain(
                        Capability.SAVE,
                        Capability.SNAPSHOT,
                        Capability.EXTRA_DISKS,
                        Capability.IMAGE_QCOW2,
                        Capability.CPU_CAP);
    }
}
