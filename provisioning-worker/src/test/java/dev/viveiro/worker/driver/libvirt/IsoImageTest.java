package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Linux makes of the image shows in {@link LibvirtQemuIT}; here is what it must not get wrong without one. */
class IsoImageTest {
    private static final int SECTOR = 2048;

    @Test
    void the_volume_says_what_it_is_and_how_it_is_labelled() {
        byte[] image = IsoImage.of("cidata", Map.of("meta-data", new byte[10]), 64 * SECTOR);

        assertThat(image).hasSize(64 * SECTOR);
        assertThat(text(image, 16 * SECTOR + 1, 5)).isEqualTo("CD001");
        assertThat(text(image, 16 * SECTOR + 40, 32).strip()).isEqualTo("cidata");
        assertThat(image[17 * SECTOR]).isEqualTo((byte) 255);
    }

    @Test
    void a_file_begins_at_a_sector_of_its_own() {
        byte[] content = "instance-id: web".getBytes(StandardCharsets.UTF_8);
        byte[] image = IsoImage.of("cidata", Map.of("meta-data", content), 64 * SECTOR);

        assertThat(text(image, 21 * SECTOR, content.length)).isEqualTo("instance-id: web");
    }

    @Test
    void files_that_do_not_fit_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IsoImage.of("cidata", Map.of("user-data", new byte[64 * SECTOR]), 64 * SECTOR));
    }

    private static String text(byte[] image, int from, int length) {
        return new String(image, from, length, StandardCharsets.US_ASCII);
    }
}
