package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class PlainWayTest {
    @Test
    void each_driver_has_a_script_that_can_be_run() {
        for (String driver : new String[] {"lxd", "libvirt"}) {
            PlainWay way = PlainWay.of(driver);

            assertThat(Files.isExecutable(
                            BenchSystem.repository().resolve("scripts").resolve(way.script())))
                    .isTrue();
            assertThat(way.environment()).containsEntry("VIVEIRO_DRIVER", driver);
        }
    }

    @Test
    void of_another_driver_there_is_none() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PlainWay.of("simulated"))
                .withMessageContaining("simulated");
    }
}
