package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class HypervisorVerdictTest {
    private final SideTimes times = new SideTimes();

    @Test
    void of_several_measurements_the_median_counts() {
        for (double seconds : new double[] {9.0, 1.1, 1.3}) {
            times.note("create", HypervisorVerdict.VIVEIRO, 1, seconds);
        }
        measured("create", HypervisorVerdict.VIVEIRO, 5, 4.0);
        measured("create", HypervisorVerdict.SCRIPT, 1, 1.0);
        measured("create", HypervisorVerdict.SCRIPT, 5, 5.0);

        assertThat(verdict().overheadSeconds()).isCloseTo(0.3, within(1e-9));
        assertThat(verdict().overheadBarSeconds()).isEqualTo(0.150);
        assertThat(verdict().ratio("create")).isEqualTo(1.25);
        assertThat(verdict().neverSlower()).isTrue();
    }

    @Test
    void one_machine_may_take_longer_and_five_may_not() {
        measured("create", HypervisorVerdict.VIVEIRO, 1, 2.0);
        measured("create", HypervisorVerdict.VIVEIRO, 5, 5.1);
        measured("create", HypervisorVerdict.SCRIPT, 1, 1.0);
        measured("create", HypervisorVerdict.SCRIPT, 5, 5.0);

        assertThat(verdict().neverSlower()).isFalse();
        assertThat(verdict().result("lxd", "plot.png").missed()).contains("overheadMet", "neverSlower");
    }

    @Test
    void what_was_not_measured_is_not_judged() {
        measured("create", HypervisorVerdict.VIVEIRO, 1, 2.0);

        assertThatIllegalStateException().isThrownBy(() -> verdict().overheadSeconds());
    }

    private void measured(String work, String way, int machines, double seconds) {
        times.note(work, way, machines, seconds);
    }

    private HypervisorVerdict verdict() {
        return new HypervisorVerdict(times.growths(), List.of(1, 5));
    }
}
