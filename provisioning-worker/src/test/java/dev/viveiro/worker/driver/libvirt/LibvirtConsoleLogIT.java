package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.ConsoleLogs;
import dev.viveiro.worker.driver.Consoles;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineConsole;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.StopMode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** What guests say on their serial ports is kept, of each only so much, and goes with them. */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtConsoleLogIT {
    private static final Duration BOOT = Duration.ofSeconds(60);
    private static final Duration FLOOD = Duration.ofSeconds(200);
    /** As scripts/libvirt-node tells virtlogd: how large a file gets, and how many there are beside the newest. */
    private static final long LARGEST = 256L << 10;

    private static final int OLDER = 3;

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
    void leave_nothing() throws IOException {
        driver.close();
        QemuScene.clear(home);
        link.close();
        assertThat(files()).isEmpty();
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(home.resolve("libvirt").resolve("consoles"))) {
            return all.toList();
        }
    }

    private void started() {
        driver.ensureImage(spec.image());
        driver.define(spec);
        driver.start(spec.vm());
    }

    private String said() {
        return said(256 << 10);
    }

    private String said(int most) {
        byte[] said = driver.ability(ConsoleLogs.class).orElseThrow().consoleLog(spec.vm(), most);
        assertThat(said.length).isLessThanOrEqualTo(most);
        return new String(said, StandardCharsets.ISO_8859_1);
    }

    private static Owner owner() throws IOException {
        return Owner.of(home.resolve("libvirt"), Ids.timeOrdered());
    }

    private Domains domains() throws IOException {
        return new Domains(
                link, owner(), new Verifiers(home.resolve("libvirt").resolve("verifiers")), Ids.timeOrdered());
    }

    @Test
    void what_a_guest_said_is_read_whether_somebody_listened_or_not_and_also_when_it_is_off() throws Exception {
        assertThat(driver.info().capabilities()).contains(Capability.CONSOLE_LOG);
        started();
        await().atMost(BOOT).until(() -> said().contains("name=web"));
        assertThat(said(10)).hasSize(10);

        try (MachineConsole console =
                driver.ability(Consoles.class).orElseThrow().attach(spec.vm())) {
            console.write("echo $((6 * 7)) answers\n".getBytes(StandardCharsets.US_ASCII));
            StringBuilder read = new StringBuilder();
            for (byte[] more = console.read();
                    more.length > 0 && read.indexOf("42 answers") < 0;
                    more = console.read()) {
                read.append(new String(more, StandardCharsets.ISO_8859_1));
            }
            assertThat(read).contains("42 answers");
        }
        await().atMost(BOOT).until(() -> said().contains("42 answers"));

        driver.stop(spec.vm(), StopMode.FORCED);
        driver.start(spec.vm());
        await().atMost(BOOT).until(() -> said().contains("boots=2"));
        driver.stop(spec.vm(), StopMode.FORCED);
        assertThat(said()).contains("boots=1", "42 answers", "boots=2");
    }

    @Test
    void a_guest_that_says_without_end_takes_only_so_much_of_the_host_and_leaves_nothing() throws Exception {
        started();
        try (GuestShell guest = GuestShell.of(link, owner().domainUuid(spec.vm()))) {
            guest.must("{ while :; do seq 1 99999; done; } >/dev/ttyS0 2>/dev/null &");
        }
        // nobody listens any more: what it says goes into the file all the same
        await().atMost(FLOOD).pollInterval(Duration.ofMillis(500)).until(() -> files().size() > 1);
        driver.stop(spec.vm(), StopMode.FORCED);

        assertThat(files()).hasSizeLessThanOrEqualTo(1 + OLDER).allSatisfy(file -> assertThat(Files.size(file))
                .isLessThanOrEqualTo(LARGEST));
        // more than there is in the newest file, which has just begun
        assertThat(said().length()).isEqualTo(256 << 10);
        // in order across the files; now and then the guest's other words stand in the middle of a line
        long[] numbers = said().lines()
                .skip(1)
                .filter(line -> line.matches("[1-9][0-9]*"))
                .mapToLong(Long::parseLong)
                .toArray();
        int inOrder = 0;
        for (int i = 1; i < numbers.length; i++) {
            inOrder += numbers[i] == numbers[i - 1] + 1 ? 1 : 0;
        }
        assertThat(inOrder).isGreaterThan(numbers.length * 9 / 10);

        driver.destroy(spec.vm());
        assertThat(files()).isEmpty();
    }

    @Test
    void what_a_machine_said_before_it_was_made_anew_is_gone() {
        started();
        await().atMost(BOOT).until(() -> said().contains("name=web"));

        driver.ability(ExtraDisks.class).orElseThrow().destroyWithoutDisks(spec.vm());
        assertThatExceptionOfType(DriverFailure.class)
                .isThrownBy(this::said)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo("machine-absent"));
        driver.define(spec);

        assertThat(said()).isEmpty();
    }

    @Test
    void a_machine_of_an_older_worker_is_heard_from_its_next_start_on() throws IOException {
        started();
        forget();
        driver.stop(spec.vm(), StopMode.FORCED);
        driver.start(spec.vm());
        assertThat(domains().lastingXml(spec.vm())).contains("<log ");

        forget();
        driver.close();
        driver = QemuScene.open(home);
        assertThat(domains().lastingXml(spec.vm())).contains("<log ");
        assertThat(driver.find(spec.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
    }

    /** As an older worker defined it. */
    private void forget() throws IOException {
        Element lasting = Xml.parse(domains().lastingXml(spec.vm()));
        for (String port : List.of("serial", "console")) {
            Element there = Xml.at(lasting, "devices", port).orElseThrow();
            there.removeChild(Xml.at(there, "log").orElseThrow());
        }
        assertThat(domains().define(Xml.text(lasting))).isEmpty();
        assertThat(domains().lastingXml(spec.vm())).doesNotContain("<log ");
    }

    @Test
    void a_machine_whose_words_can_not_be_kept_starts_all_the_same() throws IOException {
        driver.ensureImage(spec.image());
        driver.define(spec);
        Path folder = home.resolve("libvirt").resolve("consoles");
        Files.delete(folder);
        try {
            driver.start(spec.vm());

            assertThat(driver.find(spec.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
            assertThat(said()).isEmpty();
        } finally {
            Files.createDirectories(folder);
        }
        driver.stop(spec.vm(), StopMode.FORCED);
        driver.start(spec.vm());
        await().atMost(BOOT).until(() -> said().contains("name=web"));
    }
}
