package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.testkit.LxdFixture;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Moving;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Containers that move between two LXDs, each in namespaces of its own with bridges, leases and a pool of its own. */
@Timeout(300)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdOtherHostIT {
    private static final UUID MOVE = new UUID(13, 3);
    private static final Duration BOOT = Duration.ofSeconds(60);

    @TempDir
    static Path home;

    @TempDir
    static Path otherHome;

    @AfterEach
    @Timeout(180)
    void leave_nothing() {
        LxdScene.clear(home);
        LxdScene.clear(otherHome, LxdFixture.otherEnvironment());
    }

    @Test
    void one_runs_on_the_other_host_with_every_byte_and_its_address_and_leaves_nothing_on_the_first()
            throws IOException {
        MachineSpec spec = LxdScene.aMachine("mover");
        MachineSpec next = MachineFixtures.inGeneration(spec, 2);
        String address = spec.network().address();
        try (HypervisorDriver source = LxdScene.open(home)) {
            source.ensureImage(spec.image());
            Machine unused = source.define(spec);
            source.start(spec.vm());
            await().atMost(BOOT).until(() -> LxdScene.reached(address));
            LxdScene.write(home, spec.vm(), "carried");
            source.stop(spec.vm(), StopMode.FORCED);
            List<String> images = images();
            Moving sending = source.ability(Moving.class).orElseThrow();
            sending.pack(spec.vm(), MOVE);
            Path file = sending.packed(MOVE).orElseThrow();
            ImageRef machine = ImageRef.of("move", FileDigest.sha256(file))
                    .from(new ImageSource(Files.size(file), sending.form(), "/link"));
            String sent = LxdFixture.inside(digests(home, spec, LxdFixture.folder()));
            assertThat(sent).contains("./written", "./bin/busybox", "./etc/shadow");

            try (HypervisorDriver destination =
                    LxdScene.open(otherHome, LxdFixture.otherEnvironment(), (asked, use) -> use.accept(file))) {
                Moving receiving = destination.ability(Moving.class).orElseThrow();
                Machine moved = receiving.unpack(next, machine);

                assertThat(moved).isEqualTo(new Machine(next, ObservedPower.STOPPED, null));
                assertThat(LxdFixture.insideOther(digests(otherHome, spec, LxdFixture.otherFolder())))
                        .isEqualTo(sent);
                receiving.forget(machine);
                sending.discard(MOVE);
                source.destroy(spec.vm());
                destination.start(spec.vm());

                assertThat(destination.find(spec.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
                assertThat(LxdScene.read(otherHome, spec.vm(), LxdFixture.otherEnvironment()))
                        .isEqualTo("carried");
                await().atMost(BOOT).until(() -> LxdScene.reachedOnOther(address));
                assertThat(LxdScene.reached(address))
                        .as("where the first host's machines are")
                        .isFalse();
            }
            assertThat(source.list()).isEmpty();
            assertThat(sending.moves()).isEmpty();
            // its DHCP hears of it from LXD
            await().atMost(BOOT).untilAsserted(() -> assertThat(left(spec)).isBlank());
            assertThat(images()).isEqualTo(images);
        }
    }

    /** A command that tells the digest of each file of the guest's, which is off. */
    private static String[] digests(Path of, MachineSpec spec, Path lxd) {
        Path root = lxd.resolve("storage-pools/default/containers")
                .resolve(LxdScene.project(of) + "_" + InstanceMark.nameOf(spec.vm()))
                .resolve("rootfs");
        return new String[] {
            "sh", "-ec", "cd \"$1\" && find . -type f -exec sha256sum {} + | sort -k 2", "sh", root.toString()
        };
    }

    private static List<String> images() {
        try (LxdConnection lxd = LxdScene.connection()) {
            return lxd.get("/1.0/images")
                    .metadata()
                    .valueStream()
                    .map(image -> image.asString(""))
                    .sorted()
                    .toList();
        }
    }

    /** What the first host has of the machine: folders and files with its name, and entries of DHCP with its card or address. */
    private static String left(MachineSpec spec) {
        return LxdFixture.inside(
                "sh",
                "-c",
                "cd \"$1\" || exit; for folder in containers snapshots storage-pools networks devices; do"
                        + " [ ! -e $folder ] || find $folder -name \"*$2*\"; done; "
                        + "grep -rwF -e \"$3\" -e \"$4\" networks; true",
                "sh",
                LxdFixture.folder().toString(),
                InstanceMark.nameOf(spec.vm()),
                spec.network().address(),
                spec.network().mac());
    }
}
