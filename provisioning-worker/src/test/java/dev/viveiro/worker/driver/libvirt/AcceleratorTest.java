package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceleratorTest {
    private static final String WITH_KVM =
            "<capabilities><guest><arch name='x86_64'><domain type='qemu'/><domain type='kvm'/></arch></guest></capabilities>";
    private static final String WITHOUT_KVM =
            "<capabilities><guest><arch name='x86_64'><domain type='qemu'/></arch></guest></capabilities>";

    private static final String BUSY = "the image is still being written";

    private final ManualClock clock = ManualClock.at(Instant.parse("2026-03-01T10:00:00Z"));
    private final List<String> tried = new ArrayList<>();

    private Accelerator.Tried trial(String type, String trouble) {
        tried.add(type);
        return new Accelerator.Tried(trouble, !trouble.equals(BUSY));
    }

    @Test
    void kvm_is_taken_when_a_guest_spoke_with_it() {
        Accelerator chosen = Accelerator.of("QEMU", WITH_KVM, null, type -> trial(type, ""));

        assertThat(chosen.type()).isEqualTo("kvm");
        assertThat(tried).containsExactly("kvm");
    }

    @Test
    void kvm_that_is_offered_and_boots_nothing_is_not_believed() {
        Accelerator chosen = Accelerator.of("QEMU", WITH_KVM, null, type -> trial(type, "it said nothing"));

        assertThat(chosen.type()).isEqualTo("qemu");
        assertThat(chosen.reason()).contains("it said nothing");
    }

    @Test
    void without_kvm_nothing_is_tried() {
        assertThat(Accelerator.of("QEMU", WITHOUT_KVM, null, type -> trial(type, ""))
                        .type())
                .isEqualTo("qemu");
        assertThat(tried).isEmpty();
    }

    @Test
    void what_was_set_is_taken_untried() {
        assertThat(Accelerator.of("QEMU", WITHOUT_KVM, "kvm", type -> trial(type, ""))
                        .type())
                .isEqualTo("kvm");
        assertThat(tried).isEmpty();
    }

    @Test
    void another_hypervisor_has_one_of_its_own() {
        assertThat(Accelerator.of("LXC", WITHOUT_KVM, null, type -> trial(type, ""))
                        .type())
                .isEqualTo("lxc");
        assertThat(Accelerator.of("TEST", WITHOUT_KVM, null, type -> trial(type, ""))
                        .real())
                .isFalse();
    }

    private Acceleration acceleration(String... troubles) {
        Iterator<String> next = List.of(troubles).iterator();
        return new Acceleration(() -> Accelerator.of("QEMU", WITH_KVM, null, type -> trial(type, next.next())), clock);
    }

    @Test
    void a_trial_that_came_to_nothing_is_made_again_for_a_later_machine() {
        Acceleration acceleration = acceleration(BUSY, BUSY, "");
        assertThat(acceleration.forNewMachine().type()).isEqualTo("qemu");
        assertThat(tried).hasSize(1);

        clock.advance(Duration.ofMinutes(1));
        assertThat(acceleration.forNewMachine().type()).isEqualTo("qemu");
        clock.advance(Duration.ofMinutes(1));
        assertThat(acceleration.known().type()).isEqualTo("qemu");
        assertThat(acceleration.forNewMachine().type()).isEqualTo("kvm");
        clock.advance(Duration.ofMinutes(1));
        assertThat(acceleration.forNewMachine().type()).isEqualTo("kvm");
        assertThat(tried).hasSize(3);
    }

    @Test
    void an_answer_is_not_asked_for_again() {
        Acceleration acceleration = acceleration("it said nothing");
        clock.advance(Duration.ofMinutes(10));

        assertThat(acceleration.forNewMachine().type()).isEqualTo("qemu");
        assertThat(tried).hasSize(1);
    }

    @Test
    void what_libvirt_says_of_kvm_is_an_answer_and_that_it_has_no_room_now_is_none() {
        assertThat(Trial.isAnswer("Could not access KVM kernel module: Permission denied"))
                .isTrue();
        assertThat(Trial.isAnswer("ioctl(KVM_CREATE_VM) failed: 16 Device or resource busy"))
                .isFalse();
        assertThat(Trial.isAnswer("kvm_init_vcpu failed: Cannot allocate memory"))
                .isFalse();
        assertThat(Trial.isAnswer("domain 'viveiro-1-trial' already exists")).isFalse();
        for (String answer : List.of(
                "unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support virt type 'kvm'",
                "invalid argument: could not get preferred machine for /usr/bin/qemu-system-x86_64 type=kvm",
                "unsupported configuration: Domain requires KVM, but it is not available. Check that virtualization is enabled",
                "qemu-system-x86_64: -accel kvm: failed to initialize kvm: Permission denied",
                "qemu-system-x86_64: -accel kvm: invalid accelerator kvm")) {
            assertThat(Trial.isAnswer(answer)).as(answer).isTrue();
        }
        for (String none : List.of(
                "cannot access storage file '/srv/kvm/viveiro-1-image-tiny-guest.vmlinuz': No such file or directory",
                "operation failed: domain 'kvm-trial' already exists with uuid 1",
                "unable to connect to socket of kvm: Connection refused")) {
            assertThat(Trial.isAnswer(none)).as(none).isFalse();
        }
    }
}
