package dev.viveiro.worker.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.viveiro.kernel.ImageFormat;
import org.junit.jupiter.api.Test;

class ImageRefTest {
    private static final ImageSource SOURCE = new ImageSource(7, ImageFormat.RAW, "/link?signature=s");

    @Test
    void one_name_with_other_bytes_is_another_image_on_the_host() {
        assertThat(ImageRef.named("debian").distinctName()).isEqualTo("debian");
        assertThat(ImageRef.of("debian", null)).isEqualTo(ImageRef.named("debian"));
        assertThat(ImageRef.of("debian", "0".repeat(64)).distinctName())
                .isNotEqualTo(ImageRef.of("debian", "1".repeat(64)).distinctName())
                .matches("[a-z0-9-]+");
    }

    @Test
    void bytes_without_a_digest_and_a_digest_that_is_none_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ImageRef.named("debian").from(SOURCE));
        assertThatIllegalArgumentException().isThrownBy(() -> ImageRef.of("debian", "../../x"));
    }

    @Test
    void the_way_of_its_bytes_makes_no_other_image() {
        ImageRef meant = ImageRef.of("debian", "0".repeat(64));

        assertThat(meant.from(SOURCE)).isEqualTo(meant).hasSameHashCodeAs(meant);
        assertThat(meant.from(SOURCE).form()).isEqualTo(ImageFormat.RAW);
        assertThat(meant.form()).isNull();
        assertThat(meant).isNotEqualTo(ImageRef.named("debian"));
    }

    @Test
    void a_link_is_not_told_in_a_log_line() {
        assertThat(ImageRef.of("debian", "0".repeat(64)).from(SOURCE).toString())
                .contains("debian")
                .doesNotContain("signature");
    }
}
