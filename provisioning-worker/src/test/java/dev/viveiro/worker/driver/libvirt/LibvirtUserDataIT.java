package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Secret;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.Definitions;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What a real guest reads of what its owner gives it. */
@Tag("slow")
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class LibvirtUserDataIT {
    private static final Secret GIVEN = Secret.of("#cloud-config\nfinal_message: hunter2\n");

    @TempDir
    static Path home;

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

    private static String digest(MachineSpec spec) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Seed.userData(spec)));
    }

    private String readByTheGuest(MachineSpec spec) throws Exception {
        Owner owner = Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered());
        try (GuestShell guest = GuestShell.of(link, owner.domainUuid(spec.vm()))) {
            return guest.must("sha256sum </seed/user-data | cut -c1-64").strip();
        }
    }

    /** Files of the worker's home that hold the secret. */
    private static List<Path> holding() throws Exception {
        List<Path> holding = new ArrayList<>();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains("hunter2")) {
                    holding.add(file);
                }
            }
        }
        return holding;
    }

    @Test
    void a_guest_reads_it_beside_the_drivers_own_also_after_its_login_was_minted_again() throws Exception {
        assertThat(driver.info().capabilities()).contains(Capability.USER_DATA);
        MachineSpec spec = QemuScene.aMachine("given").withUserData(GIVEN);
        driver.ensureImage(spec.image());
        assertThat(driver.define(spec).spec()).isEqualTo(spec.withUserData(null));
        driver.start(spec.vm());
        assertThat(readByTheGuest(spec)).isEqualTo(digest(spec));
        assertThat(driver.ability(Definitions.class)
                        .orElseThrow()
                        .definition(spec.vm())
                        .text())
                .doesNotContain("hunter2");
        assertThat(holding()).isEmpty();

        MachineSpec again = spec.withLogin(new MachineLogin("student", "sha256$07$08", List.of()));
        driver.define(again);
        driver.reboot(
                spec.vm(), String.valueOf(driver.find(spec.vm()).orElseThrow().bootId()));
        assertThat(readByTheGuest(again)).isEqualTo(digest(again)).isNotEqualTo(digest(spec));
    }
}
