package dev.viveiro.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class WorkerSettingsTest {
    @Test
    void a_worker_that_is_told_nothing_has_the_usual_patience() {
        var patience = bound(Map.of()).patience().forRunner();

        assertThat(patience.reserve()).isEqualTo(Duration.ofSeconds(30));
        assertThat(patience.callLimit()).isEqualTo(Duration.ofMinutes(2));
        assertThat(patience.firstPause()).isEqualTo(Duration.ofMillis(200));
        assertThat(patience.tries()).isEqualTo(4);
    }

    @Test
    void every_patience_can_be_set() {
        var patience = bound(Map.of(
                        "patience.call-limit", "PT10S",
                        "patience.reserve", "PT9S",
                        "patience.least-unwinding", "PT8S",
                        "patience.tries", "7",
                        "patience.first-pause", "PT6S",
                        "patience.longest-pause", "PT7S",
                        "patience.after-cancel", "PT5S"))
                .patience();

        assertThat(patience)
                .isEqualTo(new WorkerSettings.Patience(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(9),
                        Duration.ofSeconds(8),
                        7,
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @CsvSource({
        "patience.call-limit, PT0S, call-limit: expected more than zero",
        "patience.reserve, -PT1S, reserve: expected more than zero",
        "patience.least-unwinding, PT30S, least-unwinding: expected less than PT30S",
        "patience.tries, 0, tries: expected 1 to 100",
        "patience.tries, 101, tries: expected 1 to 100",
        "patience.first-pause, PT6S, first-pause: expected at most the longest-pause",
        "patience.after-cancel, PT0S, after-cancel: expected more than zero",
        "patience.call-limit, PT2M1S, patience.call-limit: expected at most the longest-step of PT2M",
        "longest-step, PT1M, patience.call-limit: expected at most the longest-step of PT1M",
        "limits.create, 0, create: expected 1 or more",
        "limits.calls, -1, calls: expected 1 or more",
        "report-tick, PT0S, report-tick: expected more than zero",
    })
    void a_value_that_makes_no_sense_is_refused_by_its_name(String property, String value, String why) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound(Map.of(property, value)))
                .withStackTraceContaining(why)
                .withStackTraceContaining("but got");
    }

    @Test
    void a_longer_step_that_the_gateway_counts_on_allows_longer_calls() {
        assertThat(bound(Map.of("longest-step", "PT10M", "patience.call-limit", "PT10M"))
                        .patience()
                        .callLimit())
                .isEqualTo(Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @CsvSource({"patience.call-limit=PT1H", "patience.tries=0", "patience.reserve=soon", "limits.power=many"})
    void a_worker_with_a_wrong_setting_ends_as_one_that_is_misconfigured(String setting, @TempDir Path home) {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> SpringApplication.run(
                        WorkerApplication.class,
                        "--viveiro.worker." + setting,
                        "--viveiro.worker.home=" + home,
                        "--server.port=0"))
                .matches(ExitCode::isOfSettings);
        assertThat(home).isEmptyDirectory();
    }

    private static WorkerSettings bound(Map<String, String> settings) {
        var all = new HashMap<String, String>();
        all.put("viveiro.worker.url", "http://127.0.0.1:1");
        all.put("viveiro.worker.home", "home");
        settings.forEach((name, value) -> all.put("viveiro.worker." + name, value));
        return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("viveiro.worker", WorkerSettings.class);
    }
}
