package dev.viveiro.metering.tco.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostFileTest {
    private static final String HEADER =
            "name,resource,phase,directness,charge,lifeMonths,amount,currency,from,to,hosts";

    @Test
    void a_row_has_its_line_and_its_values_under_the_names_of_the_header() {
        List<CostFile.Row> rows = read(HEADER + "\n\n\"Two\nservers\",HARDWARE,ACQUISITION,DIRECT,ONCE,36,1.00,EUR,"
                + "2026-01-01,,a b\nRent,FACILITIES\n");
        assertThat(rows)
                .containsExactly(
                        new CostFile.Row(
                                3,
                                new CostFields(
                                        "Two\nservers",
                                        "HARDWARE",
                                        "ACQUISITION",
                                        "DIRECT",
                                        "ONCE",
                                        "36",
                                        "1.00",
                                        "EUR",
                                        "2026-01-01",
                                        "",
                                        "a b")),
                        new CostFile.Row(
                                5,
                                new CostFields(
                                        "Rent", "FACILITIES", null, null, null, null, null, null, null, null, null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s\nx\n", "\uFEFF%s\r\nx\r\n"})
    void it_may_have_a_byte_order_mark_semicolons_and_lines_of_windows(String form) {
        for (String header : List.of(HEADER, HEADER.replace(',', ';'), HEADER.toUpperCase(Locale.ROOT))) {
            assertThat(read(form.formatted(header))).singleElement().satisfies(row -> assertThat(row.line())
                    .isEqualTo(2));
        }
    }

    @Test
    void what_is_wrong_with_the_header_is_told_at_once() {
        assertThat(refused("name,resource,resource,phase,directness,charge,amount,currency,form\nx\n"))
                .extracting(error -> error.get("line") + " " + error.get("column") + " " + error.get("code"))
                .containsExactly("1 resource repeated-column", "1 form unknown-column", "1 from missing-column");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "name,resource,phase,directness,charge,amount,currency,from\n"})
    void a_file_without_a_row_is_refused(String text) {
        assertThat(refused(text)).extracting(error -> error.get("code")).containsExactly("no-rows");
    }

    @Test
    void a_quote_that_does_not_end_and_too_many_values_are_refused_with_their_lines() {
        assertThat(refused(HEADER + "\nx\n\"y\n"))
                .extracting(error -> error.get("code"))
                .containsExactly("malformed-quotes");
        assertThat(refused(HEADER + "\nx\n" + ",".repeat(11) + "\n"))
                .containsExactly(Map.of(
                        "line",
                        3,
                        "code",
                        "too-many-values",
                        "detail",
                        "The row has 12 values, the header 11.",
                        "column",
                        ""));
    }

    @Test
    void what_is_not_utf_8_is_refused() {
        ProblemException refused =
                catchThrowableOfType(ProblemException.class, () -> CostFile.read(new byte[] {'n', (byte) 0xff, '\n'}));
        assertThat(refused.code()).isEqualTo(ProblemCode.INVALID_COSTS);
    }

    private static List<CostFile.Row> read(String text) {
        return CostFile.read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The errors of the problem; a column that is null is shown as nothing. */
    private static List<Map<String, Object>> refused(String text) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> read(text));
        assertThat(refused.code()).isEqualTo(ProblemCode.INVALID_COSTS);
        return ((List<?>) Objects.requireNonNull(refused.members().get("errors")))
                .stream().map(CostFileTest::shown).toList();
    }

    private static Map<String, Object> shown(Object error) {
        Map<String, Object> shown = new HashMap<>();
        ((Map<?, ?>) error).forEach((name, value) -> shown.put(name.toString(), value == null ? "" : value));
        return shown;
    }
}
