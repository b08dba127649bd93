package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrowthTest {
    private static final Growth LINE = new Growth(Map.of(1, 3.0, 5, 11.0, 10, 21.0, 20, 41.0));

    @Test
    void a_line_is_linear_and_a_square_is_less() {
        assertThat(LINE.linearity()).isCloseTo(1, within(1e-9));
        assertThat(new Growth(Map.of(1, 1.0, 5, 25.0, 10, 100.0, 20, 400.0)).linearity())
                .isBetween(0.8, 0.95);
        assertThat(LINE.at(10)).isEqualTo(21);
        assertThat(LINE.at(7)).isNaN();
    }

    @Test
    void a_plot_is_a_picture_with_a_field_for_each_kind_of_work(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("plot.png");

        GrowthPlot.write(
                file, "a title", Map.of("create", Map.of("one", LINE, "other", LINE), "delete", Map.of("one", LINE)));

        assertThat(ImageIO.read(file.toFile()).getHeight()).isEqualTo(520);
    }
}
