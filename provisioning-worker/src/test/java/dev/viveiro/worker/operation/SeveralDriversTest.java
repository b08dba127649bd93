package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.ExtraDisk;
import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.contract.vm.ReinstallVm;
import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.TestHost;
import dev.viveiro.worker.driver.ExtraDisks;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.joined.TwoDrivers;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operations do on a host with two drivers, the second of which makes machines from disks. */
class SeveralDriversTest {
    private static final ExtraDisk DATA = new ExtraDisk(new UUID(15, 1), "data", 20);

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final VmId vm = Commands.IDS.nextVm();
    private TwoDrivers two;
    private TestHost host;

    @BeforeEach
    void open(@TempDir Path home, @TempDir Path drivers) {
        two = new TwoDrivers(drivers);
        host = TestHost.in(home, clock)
                .mint((machine, generation, account, scheme) ->
                        new CredentialMint.Minted("sealed", "k1", scheme.verifierOf("p", new byte[16])))
                .hypervisor(alone -> limit -> two.joined)
                .open();
        host.receive(new CreateVm(Commands.target(vm, clock), from(ImageFormat.QCOW2, List.of())));
    }

    @AfterEach
    void close() {
        host.close();
        two.close();
    }

    private VmSpec from(ImageFormat form, List<ExtraDisk> disks) {
        VmSpec plain = Commands.spec(vm);
        String digest = (form == ImageFormat.QCOW2 ? "2" : "1").repeat(64);
        return new VmSpec(
                plain.tenant(),
                plain.name(),
                plain.vcpus(),
                plain.memoryMib(),
                plain.diskGib(),
                plain.image(),
                plain.network(),
                plain.account(),
                plain.sshKeys(),
                plain.passwordWanted(),
                new ImageContent(digest, 11, form, "/v1/images/x"),
                disks);
    }

    private void madeAnew(ImageFormat form, List<ExtraDisk> disks) {
        host.receive(new ReinstallVm(Commands.generation(Commands.target(vm, clock), 2), from(form, disks)));
    }

    private void hasDisk() {
        two.joined.ability(ExtraDisks.class).orElseThrow().attachDisk(vm, AttachingDisk.of(DATA));
    }

    @Test
    void a_machine_is_made_by_the_driver_of_its_image_with_a_password_in_its_form() {
        assertThat(host.ends()).singleElement().isInstanceOf(OperationSucceeded.class);
        Machine made = two.realSecond.find(vm).orElseThrow();
        assertThat(made.power()).isEqualTo(ObservedPower.RUNNING);
        assertThat(made.spec().login().passwordVerifier()).startsWith("second$");
        assertThat(two.realFirst.list()).isEmpty();

        host.receive(Commands.stop(Commands.target(vm, clock)));
        assertThat(two.realSecond.find(vm).orElseThrow().power()).isEqualTo(ObservedPower.STOPPED);
    }

    @Test
    void a_machine_may_be_made_anew_by_the_other_driver() {
        madeAnew(ImageFormat.LXD_TARBALL, List.of());

        assertThat(host.ends().getLast()).isInstanceOf(OperationSucceeded.class);
        Machine made = two.realFirst.find(vm).orElseThrow();
        assertThat(made.generation()).isEqualTo(2);
        assertThat(made.spec().login().passwordVerifier()).startsWith("first$");
        assertThat(two.realSecond.list()).isEmpty();
    }

    @Test
    void its_extra_disks_keep_it_where_it_is() {
        hasDisk();
        madeAnew(ImageFormat.LXD_TARBALL, List.of(DATA));

        assertThat(host.ends().getLast()).isInstanceOfSatisfying(OperationFailed.class, failed -> assertThat(
                        failed.failure().cause().code())
                .isEqualTo("disk-elsewhere"));
        assertThat(two.realSecond.find(vm).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
        assertThat(two.realFirst.list()).isEmpty();
    }

    @Test
    void made_anew_by_its_own_driver_it_has_its_extra_disks_again() {
        hasDisk();
        madeAnew(ImageFormat.QCOW2, List.of(DATA));

        assertThat(host.ends().getLast()).isInstanceOf(OperationSucceeded.class);
        assertThat(two.realSecond.find(vm).orElseThrow().disks()).containsExactly(DATA.id());
    }
}
