package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.testkit.LibvirtFixture;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Saving;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.libvirt.Domain;

/** A guest that gives itself what is another's reaches nobody, and is reached by nobody. */
@EnabledIf(value = "dev.viveiro.testkit.LibvirtFixture#possible", disabledReason = "needs root")
@GuestsInTime
class TenantsApartIT {
    private static final String FREE = "10.189.0.240";
    private static final String ROUTER = "10.189.0.1";

    @TempDir
    static Path home;

    private final MachineSpec victim = QemuScene.aMachine("victim");
    private final MachineSpec thief = QemuScene.aMachine("thief");
    private HypervisorDriver driver;
    private LibvirtLink link;

    @BeforeEach
    @GuestsInTime
    void start() {
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

    private GuestShell shell(MachineSpec spec) throws IOException {
        driver.ensureImage(spec.image());
        driver.define(spec);
        driver.start(spec.vm());
        Owner owner = Owner.of(home.resolve("libvirt"), Ids.timeOrdered());
        return GuestShell.of(link, owner.domainUuid(spec.vm()));
    }

    private static String ping(String address) {
        return "ping -c 1 -W 2 " + address;
    }

    /** From where the bridge is. */
    private static boolean reached(String address) {
        return LibvirtFixture.inside(
                        "sh", "-c", ping(address).replace("ping", "busybox ping") + " || echo nobody there")
                .contains("1 packets received");
    }

    private static void take(GuestShell guest, String address) {
        guest.must("ip address flush dev eth0; ip address add " + address
                + "/24 dev eth0; ip route replace default via " + ROUTER);
    }

    private static void takeCard(GuestShell guest, String mac) {
        guest.must("ip link set eth0 down && ip link set eth0 address " + mac + " && ip link set eth0 up");
    }

    @Test
    void nobody_takes_the_address_or_the_card_of_another() throws IOException {
        String own = thief.network().address();
        String theirs = victim.network().address();
        try (GuestShell at = shell(thief)) {
            // a guest reaches its router and is reached, by the address of the seed and by the one that DHCP tells
            at.must(ping(ROUTER));
            assertThat(reached(own)).isTrue();
            assertThat(at.must("udhcpc -n -q -f -i eth0 -s /bin/true")).contains("lease of " + own + " obtained");

            take(at, theirs);
            assertThat(at.run(ping(ROUTER)).code()).isNotZero();
            assertThat(reached(theirs)).isFalse();
            take(at, FREE);
            assertThat(at.run(ping(ROUTER)).code()).isNotZero();
            assertThat(reached(FREE)).isFalse();

            take(at, own);
            at.must(ping(ROUTER));
            try (GuestShell other = shell(victim)) {
                other.must(ping(ROUTER));
                takeCard(at, victim.network().mac());
                take(at, own);
                assertThat(at.run(ping(ROUTER)).code()).isNotZero();
                assertThat(reached(own)).isFalse();
                take(at, theirs);
                assertThat(at.run(ping(ROUTER)).code()).isNotZero();
                // what was sent from the other's card did not draw the other's frames away
                assertThat(reached(theirs)).isTrue();

                // tenants talk to each other, by what is theirs
                takeCard(at, thief.network().mac());
                take(at, own);
                at.must(ping(ROUTER));
                at.must(ping(theirs));
                other.must(ping(own));
            }
        }
    }

    /** As a worker defined it that knew no guard, or another. */
    private void defineBare(String before) throws IOException {
        driver.ensureImage(thief.image());
        driver.define(thief);
        String guarded = domains().lastingXml(thief.vm());
        String bare = guarded.replaceAll("(?s)<filterref.*?</filterref>", before);
        assertThat(bare).isNotEqualTo(guarded);
        assertThat(domains().define(bare)).isEmpty();
    }

    private Domains domains() throws IOException {
        Owner owner = Owner.of(home.resolve("libvirt"), Ids.timeOrdered());
        return new Domains(link, owner, new Verifiers(home.resolve("libvirt/verifiers")), Ids.timeOrdered());
    }

    private GuestShell running() throws IOException {
        return GuestShell.of(
                link, Owner.of(home.resolve("libvirt"), Ids.timeOrdered()).domainUuid(thief.vm()));
    }

    /** One that goes on at once is a moment ahead of its bridge. */
    private static void assertKeptToItsAddress(GuestShell at) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> at.run(ping(ROUTER)).code() == 0);
        take(at, FREE);
        assertThat(at.run(ping(ROUTER)).code()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<filterref filter='viveiro-own-address-1'/>"})
    void a_machine_that_was_defined_without_a_guard_or_with_an_older_has_it_from_its_next_start_on(String before)
            throws IOException {
        defineBare(before);

        driver.start(thief.vm());

        try (GuestShell at = running()) {
            assertKeptToItsAddress(at);
        }
    }

    @Test
    void a_machine_that_was_defined_without_a_guard_has_it_once_the_driver_was_opened_whoever_starts_it()
            throws IOException {
        defineBare("");
        driver.close();
        driver = QemuScene.open(home);

        assertThat(domains().change("start", thief.vm(), Domain::create)).isEmpty();

        try (GuestShell at = running()) {
            assertKeptToItsAddress(at);
        }
    }

    @Test
    void a_machine_that_was_saved_without_a_guard_goes_on_with_it() throws IOException {
        defineBare("");
        assertThat(domains().change("start", thief.vm(), Domain::create)).isEmpty();
        try (GuestShell at = running()) {
            at.must(ping(ROUTER));
        }
        driver.ability(Saving.class).orElseThrow().save(thief.vm());

        driver.ability(Saving.class).orElseThrow().restore(thief.vm());

        try (GuestShell at = running()) {
            assertKeptToItsAddress(at);
        }
    }
}
