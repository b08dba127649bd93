package dev.viveiro.worker.driver;

import static dev.viveiro.worker.driver.MachineFixtures.inGeneration;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a machine is once it was defined: the post-conditions of {@code define} and {@code ensureImage}. */
abstract class DefiningContract extends DriverContract {
    @Test
    void ensuring_an_image_twice_changes_nothing() {
        MachineSpec spec = aMachine("web");
        driver().ensureImage(spec.image());
        driver().ensureImage(spec.image());

        assertThat(driver().define(spec).power()).isEqualTo(ObservedPower.STOPPED);
    }

    @Test
    void a_machine_cannot_be_defined_from_an_image_that_was_not_ensured() {
        MachineSpec spec = MachineFixtures.from(aMachine("web"), ImageRef.named("never-ensured"));

        assertFails(FailureClass.CONFLICT, "image-absent", () -> driver().define(spec));
        assertThat(driver().find(spec.vm())).isEmpty();
    }

    @Test
    void a_defined_machine_is_stopped_and_has_every_property_of_its_spec() {
        MachineSpec spec = aMachine("web");
        Machine answered = define(spec);

        assertThat(answered).isEqualTo(new Machine(spec, ObservedPower.STOPPED, null));
        assertThat(driver().find(spec.vm())).contains(answered);
    }

    @Test
    void defining_a_machine_twice_adopts_it() {
        MachineSpec spec = aMachine("web");
        Machine first = define(spec);

        assertThat(define(spec)).isEqualTo(first);
        assertThat(driver().list()).hasSize(1);
    }

    @Test
    void defining_a_running_machine_again_leaves_it_running() {
        Machine running = running("web");

        assertThat(define(running.spec())).isEqualTo(running);
    }

    @Test
    void an_adopted_machine_takes_the_login_of_the_spec_and_keeps_the_rest() {
        Machine running = running("web");
        MachineLogin mintedAgain = new MachineLogin("student", "sha256$02$03", List.of());
        MachineSpec other = running.spec().withLogin(mintedAgain).withSize(new MachineSize(2, 2048, 20));

        Machine adopted = define(other);

        assertThat(adopted.spec()).isEqualTo(running.spec().withLogin(mintedAgain));
        assertThat(adopted.bootId()).isEqualTo(running.bootId());
        assertThat(find(running.vm())).isEqualTo(adopted);
    }

    @Test
    void another_generation_of_a_machine_is_a_conflict_and_changes_nothing() {
        MachineSpec second = inGeneration(aMachine("web"), 2);
        Machine here = define(second);

        assertFails(FailureClass.CONFLICT, "generation-conflict", () -> define(inGeneration(second, 1)));
        assertFails(FailureClass.CONFLICT, "generation-conflict", () -> define(inGeneration(second, 3)));
        assertThat(driver().list()).containsExactly(here);
    }

    @Test
    void password_verifiers_hide_the_password_and_depend_on_the_salt() {
        PasswordScheme scheme = driver().passwordScheme();
        byte[] salt = new byte[16];
        String verifier = scheme.verifierOf("correct-horse", salt);
        salt[0] = 1;

        assertThat(verifier).doesNotContain("correct-horse").isNotEqualTo(scheme.verifierOf("correct-horse", salt));
    }
}
