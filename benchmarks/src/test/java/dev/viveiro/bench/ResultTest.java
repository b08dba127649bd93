package dev.viveiro.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResultTest {
    @Test
    void the_last_line_is_an_object_that_starts_with_the_name_and_has_the_ratio() {
        var measured = new Rate(3_000, Duration.ofSeconds(2));
        var raw = new Rate(3_000, Duration.ofSeconds(1));
        assertThat(new Result("relay")
                        .with("messages", 3_000)
                        .compared(measured, raw)
                        .json())
                .isEqualTo("{\"bench\":\"relay\",\"messages\":3000,\"perSecond\":1500.0,\"rawPerSecond\":3000.0,"
                        + "\"ratio\":0.5}");
    }

    @Test
    void a_name_that_there_is_not_is_a_wrong_call() {
        assertThat(BenchCommand.run(new String[] {"nonsense"})).isEqualTo(2);
        assertThat(BenchCommand.run(new String[0])).isEqualTo(2);
    }

    @Test
    void a_bar_that_was_missed_fails_the_command() {
        Result met = new Result("hypervisor").judged("overheadMet", true).judged("linear", true);
        Result missed = new Result("hypervisor").judged("overheadMet", true).judged("linear", false);

        assertThat(BenchCommand.told("hypervisor", met)).isZero();
        assertThat(BenchCommand.told("hypervisor", missed)).isEqualTo(1);
        assertThat(missed.missed()).containsExactly("linear");
        assertThat(missed.json()).endsWith("\"linear\":false}");
    }

    @Test
    void side_by_side_work_is_summed_up() throws Exception {
        assertThat(SideBySide.run(4, number -> number)).isEqualTo(6);
    }
}
