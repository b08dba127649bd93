package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.kernel.Secret;
import dev.viveiro.web.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserDataTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "#cloud-config\n{}",
                "#!/bin/sh",
                "#include\nhttps://example.org/a",
                "## template: jinja\n#cloud-config\n",
                "Content-Type: multipart/mixed; boundary=x\n",
                "MIME-Version: 1.0\n"
            })
    void all_that_cloud_init_understands_is_taken(String text) {
        Fields fields = new Fields();
        assertThat(UserDataText.check(UserDataText.of(text), fields)).isEqualTo(Secret.of(text));
        assertThatCode(fields::check).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "packages: [vim]", " #cloud-config"})
    void the_rest_is_not(String text) {
        Fields fields = new Fields();
        Secret unused = UserDataText.check(UserDataText.of(text), fields);
        assertThatExceptionOfType(ProblemException.class).isThrownBy(fields::check);
    }

    @Test
    void half_a_character_and_nul_are_not() {
        for (char bad : new char[] {0, Character.MIN_HIGH_SURROGATE}) {
            Fields fields = new Fields();
            Secret unused = UserDataText.check(UserDataText.of("#!/bin/sh" + bad), fields);
            assertThatExceptionOfType(ProblemException.class).isThrownBy(fields::check);
        }
    }

    @Test
    void it_prints_redacted() {
        assertThat(UserDataText.of("#!hunter2")).hasToString("[redacted]");
    }

    @Test
    void none_is_none() {
        assertThat(UserDataText.check(null, new Fields())).isNull();
    }
}
