package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LibvirtFixture;
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
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Guests that move between two libvirts, each in namespaces of its own with networks and a pool of its own. */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtOtherHostIT {
    private static final UUID MOVE = new UUID(13, 3);

    @TempDir
    static Path home;

    @TempDir
    static Path otherHome;

    @AfterEach
    @GuestsInTime
    void leave_nothing() {
        QemuScene.clear(home);
        QemuScene.clear(otherHome, LibvirtFixture.otherEnvironment());
    }

    @Test
    void one_runs_on_the_other_host_with_every_byte_and_its_address_and_leaves_nothing_on_the_first()
            throws IOException {
        MachineSpec spec = QemuScene.withFiles("mover");
        MachineSpec next = MachineFixtures.inGeneration(spec, 2);
        try (HypervisorDriver source = QemuScene.open(home)) {
            source.ensureImage(spec.image());
            Machine unused = source.define(spec);
            source.start(spec.vm());
            QemuScene.write(home, spec.vm(), "carried");
            source.stop(spec.vm(), StopMode.FORCED);
            Moving sending = source.ability(Moving.class).orElseThrow();
            sending.pack(spec.vm(), MOVE);
            Path file = sending.packed(MOVE).orElseThrow();
            ImageRef machine = ImageRef.of("machine", sha256(file))
                    .from(new ImageSource(Files.size(file), sending.form(), "/link"));
            String sent = LibvirtFixture.inside(digest(home, spec.vm()));

            try (HypervisorDriver destination = TestDriverScene.open(
                    otherHome, LibvirtFixture.otherEnvironment(), (asked, use) -> use.accept(file))) {
                Moving receiving = destination.ability(Moving.class).orElseThrow();
                Machine moved = receiving.unpack(next, machine);

                assertThat(moved).isEqualTo(new Machine(next, ObservedPower.STOPPED, null));
                assertThat(LibvirtFixture.insideOther(digest(otherHome, spec.vm())))
                        .isEqualTo(sent);
                receiving.forget(machine);
                sending.discard(MOVE);
                source.destroy(spec.vm());
                destination.start(spec.vm());

                assertThat(destination.find(spec.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
                try (LibvirtLink link = QemuScene.link(LibvirtFixture.otherEnvironment());
                        GuestShell guest =
                                GuestShell.of(link, QemuScene.owner(otherHome).domainUuid(spec.vm()))) {
                    assertThat(QemuScene.read(guest)).isEqualTo("carried");
                    // its router is that host's own, and its filter lets it speak from there
                    guest.must("ping -c 1 -W 5 " + spec.network().gateway());
                    assertThat(guest.must("ip -4 address show eth0"))
                            .contains(spec.network().address());
                }
            }
            assertThat(source.list()).isEmpty();
            assertThat(sending.moves()).isEmpty();
            // folders of a run go some time after it
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(left(spec)).isBlank());
        }
    }

    /** A command that tells the digest of all that is on the machine's disk, whatever it lies above. */
    private static String[] digest(Path of, VmId vm) {
        return new String[] {
            "sh",
            "-ec",
            "qemu-img convert -f qcow2 -O raw \"$1\" /run/whole && sha256sum </run/whole && rm /run/whole",
            "sh",
            QemuScene.disk(of, vm)
        };
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * What the first host has of the machine: domains, files with its name, and addresses that DHCP keeps for it. A lease that a guest asked for itself ends
     * by its time.
     */
    private static String left(MachineSpec spec) {
        return LibvirtFixture.inside(
                "sh",
                "-c",
                "virsh --quiet list --all --name | grep -F \"$1\"; "
                        + "find /var/lib/libvirt /etc/libvirt /run -name \"*$1*\" 2>/dev/null; "
                        + "for network in $(virsh --quiet net-list --all --name); do"
                        + " virsh --quiet net-dumpxml \"$network\" | grep -wF -e \"$2\" -e \"$3\"; done; true",
                "sh",
                spec.vm().toString(),
                spec.network().address(),
                spec.network().mac());
    }
}
