package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSample;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.StopMode;
import dev.viveiro.worker.driver.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What only real guests show. */
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
class LibvirtQemuIT {
    private static final Duration BOOT = Duration.ofSeconds(60);

    @TempDir
    static Path home;

    @TempDir
    static Path otherHome;

    private HypervisorDriver driver;
    private LibvirtLink link;

    @BeforeEach
    void open() {
        driver = QemuScene.open(home);
        link = new LibvirtLink(LibvirtFixture.environment().getOrDefault("VIVEIRO_LIBVIRT_URI", ""));
    }

    @AfterEach
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
    void a_guest_is_counted() {
        MachineSpec spec = QemuScene.aMachine("web");
        started(driver, spec);

        Awaitility.await().atMost(BOOT).until(() -> sample(spec).sentBytes() > 0);
        MachineSample sample = sample(spec);
        assertThat(sample.cpuTime()).isPositive();
        assertThat(sample.memoryUsedMib()).isBetween(1L, 96L);
        assertThat(sample.diskUsedMib()).isBetween(0L, 64L);
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
    void an_accelerator_is_tried_by_booting_a_guest() throws IOException {
        MachineSpec spec = QemuScene.aMachine("web");
        driver.ensureImage(spec.image());
        Volumes volumes = new Volumes(link, LibvirtFixture.environment().getOrDefault("VIVEIRO_LIBVIRT_POOL", ""));
        DomainXml.Boot boot =
                new Images(volumes, owner(home), null).boot(spec.image()).orElseThrow();

        assertThat(new Trial(link, owner(home), BOOT).boot("qemu", boot)).isEmpty();
        assertThat(new Trial(link, owner(home), Duration.ofMillis(1)).boot("qemu", boot))
                .contains("said nothing");
        assertThat(new Trial(link, owner(home), BOOT).boot("no-such-thing", boot))
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
