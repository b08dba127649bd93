package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceleratorTest {
    private static final String WITH_KVM =
            "<capabilities><guest><arch name='x86_64'><domain type='qemu'/><domain type='kvm'/></arch></guest></capabilities>";
    private static final String WITHOUT_KVM =
            "<capabilities><guest><arch name='x86_64'><domain type='qemu'/></arch></guest></capabilities>";

    private final List<String> tried = new ArrayList<>();

    private String trial(String type, String result) {
        tried.add(type);
        return result;
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
}
