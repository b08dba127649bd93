package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineSize;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Saving;
import dev.viveiro.worker.driver.SleepingPause;
import dev.viveiro.worker.driver.Snapshot;
import dev.viveiro.worker.driver.Snapshots;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What is essential of snapshots and saved machines, on real guests; the contract's suite has the rest, and is slow. */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtRestingIT {
    private static final UUID FIRST = new UUID(12, 1);
    private static final UUID SECOND = new UUID(12, 2);

    @TempDir
    static Path home;

    private final MachineSpec spec = QemuScene.aMachine("web");
    private HypervisorDriver driver;
    private LibvirtLink link;

    @BeforeEach
    @GuestsInTime
    void open() {
        driver = QemuScene.open(home);
        link = new LibvirtLink(LibvirtFixture.environment().getOrDefault("VIVEIRO_LIBVIRT_URI", ""));
    }

    @AfterEach
    @GuestsInTime
    void leave_nothing() {
        driver.close();
        link.close();
        QemuScene.clear(home);
    }

    private Machine started() {
        driver.ensureImage(spec.image());
        driver.define(spec);
        driver.start(spec.vm());
        return now();
    }

    private Machine now() {
        return driver.find(spec.vm()).orElseThrow();
    }

    private Snapshots snapshots() {
        return driver.ability(Snapshots.class).orElseThrow();
    }

    private List<UUID> ids() {
        return snapshots().snapshots(spec.vm()).stream().map(Snapshot::id).toList();
    }

    private Domains domains() throws IOException {
        return new Domains(
                link, owner(), new Verifiers(home.resolve("libvirt").resolve("verifiers")), Ids.timeOrdered());
    }

    private static Owner owner() throws IOException {
        return Owner.of(home.resolve("libvirt"), Ids.timeOrdered());
    }

    /** What the disk itself says of its snapshots. */
    private String inTheDisk() throws IOException {
        return LibvirtFixture.inside(
                "qemu-img",
                "snapshot",
                "-U",
                "-l",
                "/var/lib/libvirt/images/" + MachineVolumes.disk(owner(), spec.vm()));
    }

    @Test
    void a_disk_is_had_back_and_nothing_is_left_of_its_machine() throws IOException {
        Machine running = started();
        QemuScene.write(home, spec.vm(), "before");
        snapshots().takeSnapshot(spec.vm(), FIRST);
        assertThat(now()).isEqualTo(running);
        QemuScene.write(home, spec.vm(), "after");
        assertThat(QemuScene.read(home, spec.vm())).isEqualTo("after");
        driver.stop(spec.vm(), StopMode.FORCED);
        snapshots().takeSnapshot(spec.vm(), SECOND);
        MachineSize larger = new MachineSize(2, 128, 2);
        driver.resize(spec.vm(), larger);
        driver.define(spec.withLogin(new MachineLogin("other", null, List.of())));
        Machine before = now();

        snapshots().revert(spec.vm(), FIRST);

        assertThat(QemuScene.read(home, spec.vm())).isEqualTo("before");
        assertThat(now()).isEqualTo(before);
        assertThat(before.spec().size()).isEqualTo(larger);
        // of a revert that was cut off the rest is done at the next start
        new StoppedDisks(domains(), volumes(), owner())
                .revert(domains().require(spec.vm()), InnerSnapshots.nameOf(SECOND));
        assertThat(gib()).isEqualTo(1);
        assertThat(QemuScene.read(home, spec.vm())).isEqualTo("after");
        driver.start(spec.vm());
        assertThat(gib()).isEqualTo(2);
        assertThat(QemuScene.read(home, spec.vm())).isEqualTo("after");

        // one goes while the machine runs, the other with it
        snapshots().deleteSnapshot(spec.vm(), FIRST);
        assertThat(ids()).containsExactly(SECOND);
        assertThat(inTheDisk()).contains(SECOND.toString()).doesNotContain(FIRST.toString());
        driver.destroy(spec.vm());
        assertThat(files(LibvirtFixture.pool().resolve(".."), spec.vm().toString()))
                .isEmpty();
    }

    private long gib() throws IOException {
        return volumes().capacity(MachineVolumes.disk(owner(), spec.vm())).orElseThrow() / Volumes.GIB;
    }

    private Volumes volumes() {
        return new Volumes(
                link, LibvirtFixture.environment().getOrDefault("VIVEIRO_LIBVIRT_POOL", ""), new SleepingPause());
    }

    private static List<String> files(Path folder, String part) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toString).filter(file -> file.contains(part)).toList();
        }
    }

    @Test
    void a_snapshot_that_was_taken_by_a_call_that_died_is_one_snapshot() throws IOException {
        started();
        new RunningDisks(link, owner()).take(domains().require(spec.vm()), InnerSnapshots.nameOf(FIRST));
        assertThat(ids()).isEmpty();
        snapshots().takeSnapshot(spec.vm(), FIRST);
        driver.stop(spec.vm(), StopMode.FORCED);
        // libvirt's notes are what a call leaves that died after qemu-img
        String notes = "<domainsnapshot><name>%s</name><disks><disk name='vda' snapshot='internal'/>"
                        .formatted(InnerSnapshots.nameOf(SECOND))
                + "<disk name='vdb' snapshot='no'/></disks></domainsnapshot>";
        assertThat(domains().change("take", spec.vm(), domain -> domain.snapshotCreateXML(notes)))
                .isEmpty();
        snapshots().takeSnapshot(spec.vm(), SECOND);

        assertThat(ids()).containsExactly(FIRST, SECOND);
        assertThat(inTheDisk().split("viveiro-", -1)).hasSize(3);

        snapshots().deleteSnapshot(spec.vm(), FIRST);
        snapshots().deleteSnapshot(spec.vm(), SECOND);
        assertThat(ids()).isEmpty();
        assertThat(inTheDisk()).doesNotContain("viveiro-");
    }

    @Test
    void what_was_taken_while_it_ran_is_not_taken_again_when_it_is_off_and_what_is_there_twice_goes_with_both()
            throws IOException {
        started();
        new RunningDisks(link, owner()).take(domains().require(spec.vm()), InnerSnapshots.nameOf(FIRST));
        driver.stop(spec.vm(), StopMode.FORCED);

        snapshots().takeSnapshot(spec.vm(), FIRST);

        assertThat(ids()).containsExactly(FIRST);
        assertThat(inTheDisk().split("viveiro-", -1)).hasSize(2);

        String unused = LibvirtFixture.inside(
                "qemu-img",
                "snapshot",
                "-c",
                InnerSnapshots.nameOf(FIRST),
                "/var/lib/libvirt/images/" + MachineVolumes.disk(owner(), spec.vm()));
        assertThat(inTheDisk().split("viveiro-", -1)).hasSize(3);
        snapshots().deleteSnapshot(spec.vm(), FIRST);
        assertThat(ids()).isEmpty();
        assertThat(inTheDisk()).doesNotContain("viveiro-");
        snapshots().deleteSnapshot(spec.vm(), FIRST);
    }

    @Test
    void a_saved_machine_goes_on_where_it_was_in_a_boot_of_its_own_with_the_login_of_now() throws IOException {
        Saving saving = driver.ability(Saving.class).orElseThrow();
        Machine running = started();
        try (GuestShell guest = GuestShell.of(link, owner().domainUuid(spec.vm()))) {
            guest.must("touch /remembered");
        }
        saving.save(spec.vm());
        assertThat(now()).isEqualTo(new Machine(spec, ObservedPower.SAVED, null));
        MachineSpec other = spec.withLogin(new MachineLogin("other", null, List.of()));
        driver.define(other);

        saving.restore(spec.vm());

        Machine restored = now();
        assertThat(restored.power()).isEqualTo(ObservedPower.RUNNING);
        assertThat(restored.bootId()).isNotBlank().isNotEqualTo(running.bootId());
        assertThat(restored.spec()).isEqualTo(other);
        try (GuestShell guest = GuestShell.of(link, owner().domainUuid(spec.vm()))) {
            guest.must("test -e /remembered");
        }

        saving.save(spec.vm());
        driver.destroy(spec.vm());
        assertThat(files(LibvirtFixture.pool().resolve(".."), spec.vm().toString()))
                .isEmpty();
    }
}
