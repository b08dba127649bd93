package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.ConsoleEnd;
import dev.viveiro.worker.driver.Consoles;
import dev.viveiro.worker.driver.DriverContext;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineConsole;
import dev.viveiro.worker.driver.MachineDisk;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSample;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.NetworkChanging;
import dev.viveiro.worker.driver.SleepingPause;
import dev.viveiro.worker.driver.StopMode;
import dev.viveiro.worker.driver.Watch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What only real guests show. */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtQemuIT {
    private static final Duration BOOT = Duration.ofSeconds(60);

    @TempDir
    static Path home;

    @TempDir
    static Path otherHome;

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
        QemuScene.clear(otherHome);
    }

    private static Machine started(HypervisorDriver on, MachineSpec spec) {
        on.ensureImage(spec.image());
        on.define(spec);
        on.start(spec.vm());
        return on.find(spec.vm()).orElseThrow();
    }

    private static Owner owner(Path of) throws IOException {
        return Owner.of(of.resolve("libvirt"), Ids.timeOrdered());
    }

    /** What the guest says of itself once it is up. */
    private String said(MachineSpec spec) throws IOException {
        String uuid = owner(home).domainUuid(spec.vm());
        try (Console console = Console.open(link, uuid)) {
            String said = console.readUntil(Trial.MARKER);
            return said.substring(said.indexOf(Trial.MARKER)) + console.readUntil("\n");
        }
    }

    private static List<String> files(Path folder, String part) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.map(Path::toString).filter(file -> file.contains(part)).toList();
        }
    }

    @Test
    void a_guest_has_its_name_its_address_and_its_account_and_keeps_its_disk() throws IOException {
        MachineSpec spec = QemuScene.aMachine("web");
        started(driver, spec);
        assertThat(said(spec))
                .contains("name=web address=%s/24 account=student boots=1"
                        .formatted(spec.network().address()));

        driver.stop(spec.vm(), StopMode.GRACEFUL);
        driver.start(spec.vm());

        assertThat(said(spec)).contains("boots=2");
    }

    @Test
    void a_guest_has_an_extra_disk_at_once_and_finds_on_it_what_it_wrote_when_it_is_made_anew() throws IOException {
        MachineSpec spec = QemuScene.aMachine("web");
        ExtraDisks disks = driver.ability(ExtraDisks.class).orElseThrow();
        MachineDisk data = new MachineDisk(UUID.randomUUID(), "data", 1);
        started(driver, spec);
        assertThat(said(spec)).contains("boots=1");

        disks.attachDisk(spec.vm(), data);
        try (GuestShell guest = GuestShell.of(link, owner(home).domainUuid(spec.vm()))) {
            guest.must("until [ -b /dev/vdc ]; do sleep 1; done");
            assertThat(guest.must("cat /sys/block/vdc/size")).isEqualTo(String.valueOf((1L << 30) / 512));
            assertThat(guest.must("cat /sys/block/vdc/serial")).isEqualTo("data");
            guest.must("echo kept | dd of=/dev/vdc bs=512 conv=sync,fsync 2>/dev/null");
        }

        disks.destroyWithoutDisks(spec.vm());
        driver.define(spec);
        disks.attachDisk(spec.vm(), data);
        driver.start(spec.vm());
        try (GuestShell guest = GuestShell.of(link, owner(home).domainUuid(spec.vm()))) {
            assertThat(guest.must("head -c 4 /dev/vdc")).isEqualTo("kept");
        }

        disks.detachDisk(spec.vm(), data.id());
        assertThat(driver.find(spec.vm()).orElseThrow().disks()).isEmpty();
        try (GuestShell guest = GuestShell.of(link, owner(home).domainUuid(spec.vm()))) {
            assertThat(guest.run("cat /sys/block/vdc/size").code()).isNotZero();
        }
        driver.destroy(spec.vm());
        assertThat(disks.disks(spec.vm())).isEmpty();
    }

    @Test
    void who_is_connected_to_the_serial_port_types_and_reads_the_answer() throws Exception {
        MachineSpec spec = QemuScene.aMachine("web");
        started(driver, spec);
        assertThat(said(spec)).contains("boots=1");

        MachineConsole console = driver.ability(Consoles.class).orElseThrow().attach(spec.vm());
        console.write("echo $((6 * 7)) answers\n".getBytes(StandardCharsets.US_ASCII));
        StringBuilder read = new StringBuilder();
        for (byte[] more = console.read(); more.length > 0 && read.indexOf("42 answers") < 0; more = console.read()) {
            read.append(new String(more, StandardCharsets.ISO_8859_1));
        }
        assertThat(read).contains("42 answers");
        console.close();
        assertThat(console.read()).isEmpty();
    }

    @Test
    void who_does_not_read_what_a_guest_says_is_cut_off_and_told_why() throws Exception {
        MachineSpec spec = QemuScene.aMachine("web");
        started(driver, spec);
        assertThat(said(spec)).contains("boots=1");

        try (MachineConsole console =
                driver.ability(Consoles.class).orElseThrow().attach(spec.vm())) {
            console.write("yes 0123456789012345678901234567890123456789\n".getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().atMost(BOOT).until(() -> console.end() == ConsoleEnd.READER_BEHIND);
        }
        assertThat(driver.find(spec.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
    }

    @Test
    void a_guest_is_counted() {
        MachineSpec spec = QemuScene.aMachine("web");
        started(driver, spec);

        Awaitility.await().atMost(BOOT).until(() -> sample(spec).sentBytes() > 0);
        MachineSample sample = sample(spec);
        assertThat(sample.cpuTime()).isPositive();
        assertThat(sample.memoryUsedMib()).isBetween(1L, 96L);
        assertThat(sample.diskUsedMib()).isBetween(0L, 64L);
    }

    /** The first who asks waits for the stuck one, as libvirt has no limit there; nobody after that does. */
    @Test
    void a_machine_that_is_stuck_keeps_nobody_from_being_sampled() throws IOException, InterruptedException {
        MachineSpec stuck = QemuScene.aMachine("web");
        MachineSpec other = QemuScene.aMachine("other");
        started(driver, stuck);
        started(driver, other);
        String pid = LibvirtFixture.inside(
                        "cat", "/run/libvirt/qemu/" + owner(home).domainName(stuck.vm()) + ".pid")
                .strip();
        LibvirtFixture.inside("kill", "-STOP", pid);
        List<CompletableFuture<List<MachineSample>>> asked = new ArrayList<>();
        try {
            // whoever comes to the stuck one first is held there, and it need not be who was sent first
            for (int i = 0; i < 3; i++) {
                asked.add(CompletableFuture.supplyAsync(
                        () -> driver.sampleAll(),
                        run -> Thread.ofPlatform().daemon().start(run)));
            }
            Awaitility.await().atMost(BOOT).until(() -> answered(asked).size() == 2);
            assertThat(answered(asked)).allSatisfy(samples -> assertThat(samples)
                    .hasSize(2)
                    .allSatisfy(sample -> assertThat(sample.cpuTime()).isPositive()));
        } finally {
            LibvirtFixture.inside("kill", "-CONT", pid);
        }
        assertThat(asked).allSatisfy(one -> assertThat(one).succeedsWithin(Duration.ofSeconds(30)));
    }

    private static List<List<MachineSample>> answered(List<CompletableFuture<List<MachineSample>>> asked) {
        return asked.stream()
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join)
                .toList();
    }

    private MachineSample sample(MachineSpec spec) {
        return driver.sample(spec.vm()).orElseThrow();
    }

    @Test
    void a_machine_that_is_gone_has_left_no_file_and_no_address() throws IOException {
        MachineSpec spec = QemuScene.aMachine("web");
        started(driver, spec);
        assertThat(files(LibvirtFixture.pool(), spec.vm().toString())).hasSize(2);
        assertThat(leases()).contains(spec.network().address());

        driver.destroy(spec.vm());

        assertThat(files(LibvirtFixture.pool(), spec.vm().toString())).isEmpty();
        assertThat(leases())
                .doesNotContain(spec.network().address(), spec.network().mac());
    }

    /** All that dnsmasq is told, and what it wrote down. */
    private static String leases() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String file : files(LibvirtFixture.leases(), "")) {
            if (Files.isRegularFile(Path.of(file))) {
                all.append(Files.readString(Path.of(file)));
            }
        }
        return all.toString();
    }

    @Test
    void a_guest_with_another_card_has_its_address_and_its_name_and_keeps_its_disk() throws IOException {
        MachineSpec spec = QemuScene.aMachine("web");
        started(driver, spec);
        assertThat(said(spec)).contains("boots=1");
        driver.stop(spec.vm(), StopMode.FORCED);
        MachineNetwork own = spec.network();
        MachineNetwork other = new MachineNetwork(
                "10.189.0.251",
                own.prefixLength(),
                own.gateway(),
                "02:00:0a:bd:00:fb",
                new GuestNetwork("mail", null, List.of()));

        driver.ability(NetworkChanging.class).orElseThrow().changeNetwork(spec.vm(), other);
        driver.start(spec.vm());

        assertThat(said(spec)).contains("name=mail address=10.189.0.251/24 account=student boots=2");
        assertThat(leases())
                .contains(other.address(), other.mac())
                .doesNotContain("," + own.address() + ",", own.mac());
        try (GuestShell guest = GuestShell.of(link, owner(home).domainUuid(spec.vm()))) {
            // the filter lets it speak from there
            guest.must("ping -c 1 -W 5 " + other.gateway());
            assertThat(guest.must("cat /sys/class/net/eth0/address")).isEqualTo(other.mac());
        }
    }

    @Test
    void two_workers_on_one_libvirt_never_touch_each_others_machines() {
        MachineSpec spec = QemuScene.aMachine("web");
        MachineNetwork network = spec.network();
        MachineSpec theirs = new MachineSpec(
                spec.vm(),
                spec.generation(),
                spec.name(),
                spec.tenant(),
                spec.size(),
                spec.image(),
                new MachineNetwork("10.189.0.250", network.prefixLength(), network.gateway(), "02:00:0a:bd:00:fa"),
                spec.login());
        try (HypervisorDriver other = QemuScene.open(otherHome)) {
            Machine running = started(other, theirs);
            driver.ensureImage(spec.image());
            driver.define(spec);
            driver.destroy(spec.vm());

            assertThat(driver.list()).isEmpty();
            assertThat(other.list()).containsExactly(running);
        }
    }

    @Test
    void a_daemon_that_died_is_found_again_with_the_machines_and_their_boots() {
        MachineSpec spec = QemuScene.aMachine("web");
        Machine running = started(driver, spec);
        Set<VmId> hinted = ConcurrentHashMap.newKeySet();
        try (Watch watch = driver.watch(hinted::add)) {
            LibvirtFixture.restartDaemon();

            Awaitility.await()
                    .atMost(BOOT)
                    .ignoreExceptionsMatching(DriverFailure.class::isInstance)
                    .until(() -> driver.find(spec.vm()).equals(Optional.of(running)));
            driver.stop(spec.vm(), StopMode.FORCED);

            Awaitility.await().until(() -> hinted.contains(spec.vm()));
        }
    }

    @Test
    void a_host_that_can_keep_nobody_to_an_address_is_impeded_until_it_can_again() {
        MachineSpec spec = QemuScene.aMachine("web");
        driver.ensureImage(spec.image());
        driver.define(spec);
        assertThat(driver.info().impediment()).isNull();
        String ebtables =
                LibvirtFixture.inside("readlink", "-f", "/usr/sbin/ebtables").strip();
        LibvirtFixture.inside("sh", "-ec", "touch /run/nothing && mount --bind /run/nothing \"$1\"", "sh", ebtables);
        try {
            assertThatExceptionOfType(DriverFailure.class)
                    .isThrownBy(() -> driver.start(spec.vm()))
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo("no-network-filters"));
            assertImpeded(driver.info());
            try (HypervisorDriver other = QemuScene.open(otherHome)) {
                assertImpeded(other.info());
            }
            assertImpeded(examined());
        } finally {
            LibvirtFixture.inside("umount", ebtables);
        }

        Awaitility.await()
                .atMost(BOOT)
                .until(() -> driver.inventory() != null && driver.info().usable());
        driver.start(spec.vm());
        assertThat(examined().impediment()).isNull();
        assertThat(LibvirtFixture.inside("virsh", "-q", "nwfilter-binding-list"))
                .doesNotContain("lo ")
                .contains("vnet");
    }

    @Test
    void what_is_found_without_opening_it_is_what_it_can_once_it_is_open_and_nothing_is_left() throws IOException {
        assertThat(examined().capabilities())
                .isEqualTo(driver.info().capabilities())
                .contains(Capability.CONSOLE_LOG);
        Path nowhere = otherHome.resolve("new");
        assertThat(examined(nowhere).capabilities()).isEqualTo(driver.info().capabilities());
        assertThat(nowhere).doesNotExist();
        assertThat(files(otherHome, "doctor")).isEmpty();
        assertThat(files(home, "doctor")).isEmpty();
        assertThat(LibvirtFixture.inside("virsh", "-q", "pool-list", "--all")).doesNotContain("doctor");
        assertThat(LibvirtFixture.inside("virsh", "-q", "list", "--all")).doesNotContain("doctor");
    }

    private static DriverInfo examined() {
        return examined(home);
    }

    private static DriverInfo examined(Path of) {
        return LibvirtDriver.examine(new DriverContext(
                        of, LibvirtFixture.environment(), Clock.systemUTC(), Ids.timeOrdered(), new SleepingPause()))
                .info();
    }

    private static void assertImpeded(DriverInfo info) {
        assertThat(info.impediment()).contains("ebtables");
        assertThat(info.capabilities()).contains(Capability.STOP_FORCED);
    }

    @Test
    void an_accelerator_is_tried_by_booting_a_guest() throws IOException {
        MachineSpec spec = QemuScene.aMachine("web");
        driver.ensureImage(spec.image());
        Volumes volumes = new Volumes(
                link, LibvirtFixture.environment().getOrDefault("VIVEIRO_LIBVIRT_POOL", ""), new SleepingPause());
        DomainXml.Boot boot =
                TestDriverScene.images(volumes, owner(home)).boot(spec.image()).orElseThrow();

        assertThat(new Trial(link, owner(home), BOOT).boot("qemu", boot)).isEqualTo(Accelerator.Tried.SPOKE);
        assertThat(new Trial(link, owner(home), Duration.ofMillis(1))
                        .boot("qemu", boot)
                        .trouble())
                .contains("said nothing");
        assertThat(new Trial(link, owner(home), BOOT)
                        .boot("no-such-thing", boot)
                        .trouble())
                .isNotEmpty();
        assertThat(link.find("look", connection -> connection.domainLookupByName(ownTrial())))
                .isEmpty();
    }

    private static String ownTrial() {
        try {
            return owner(home).prefix() + "trial";
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
