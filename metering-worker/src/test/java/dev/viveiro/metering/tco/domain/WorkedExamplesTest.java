package dev.viveiro.metering.tco.domain;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.HostId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/explanation/tco.md says is what is computed. */
class WorkedExamplesTest {
    private static final Pattern BLOCK = Pattern.compile("```example\n(.*?)```", Pattern.DOTALL);
    private static final String NUMBER = "([0-9.]+)";

    /** What a result can be about, and how it is computed; the value is what comes last in the line. */
    private static final Map<Pattern, BiFunction<Picture, MatchResult, String>> RESULTS = Map.ofEntries(
            entry(Pattern.compile("cost of (\\S+)"), (given, of) -> text(cost(given, of.group(1)))),
            entry(
                    Pattern.compile("total"),
                    (given, of) -> text(TotalCost.of(given).total())),
            entry(
                    Pattern.compile("indirect"),
                    (given, of) -> text(TotalCost.of(given).matrix().indirect())),
            entry(Pattern.compile("([A-Z]+) ([A-Z]+)"), (given, of) -> text(cell(given, of.group(1), of.group(2)))),
            entry(Pattern.compile("energy of (\\S+)"), (given, of) -> text(energy(given, of.group(1)))),
            entry(
                    Pattern.compile("(\\S+) by reservation"),
                    (given, of) -> text(stay(given, of).byReservation())),
            entry(
                    Pattern.compile("(\\S+) by use"),
                    (given, of) -> text(stay(given, of).byUse())),
            entry(
                    Pattern.compile("idle of (\\S+) by reservation"),
                    (given, of) -> text(host(given, of).idleByReservation())),
            entry(
                    Pattern.compile("idle of (\\S+) by use"),
                    (given, of) -> text(host(given, of).idleByUse())),
            entry(
                    Pattern.compile("net benefit of " + NUMBER),
                    (given, of) -> text(back(given, of).netBenefit())),
            entry(
                    Pattern.compile("return on " + NUMBER),
                    (given, of) -> text(back(given, of).ratio().orElseThrow())),
            entry(
                    Pattern.compile("pay-back of " + NUMBER),
                    (given, of) -> back(given, of).payBack().orElseThrow().toString()),
            entry(
                    Pattern.compile("margin of (\\S+) at " + NUMBER),
                    (given, of) -> text(margin(given, of.group(1), of.group(2)))),
            entry(
                    Pattern.compile("without (\\S+)"),
                    (given, of) -> text(Consolidation.of(given, Set.of(WorkedExample.host(of.group(1))))
                            .whatIf()
                            .after())),
            entry(
                    Pattern.compile("elsewhere at " + NUMBER + ", " + NUMBER + ", " + NUMBER),
                    (given, of) -> text(WhatIf.elsewhere(
                                    given,
                                    new CloudPrices(number(of.group(1)), number(of.group(2)), number(of.group(3))))
                            .after())),
            entry(
                    Pattern.compile("total with " + NUMBER + " per kWh"),
                    (given, of) ->
                            text(WhatIf.pricePerKwh(given, number(of.group(1))).after())));

    static List<String> examples() throws IOException {
        Path page = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../docs/explanation/tco.md");
        Matcher blocks = BLOCK.matcher(Files.readString(page));
        return Stream.iterate(blocks.find(), found -> found, found -> blocks.find())
                .map(found -> blocks.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void an_example_of_the_page_is_computed_as_it_says(String example) {
        WorkedExample read = WorkedExample.read(example);
        assertThat(read.results()).isNotEmpty();
        assertThat(read.results().stream().map(result -> computed(read.picture(), result)))
                .containsExactlyElementsOf(read.results());
    }

    @Test
    void the_page_has_an_example_of_every_kind_of_result() throws IOException {
        List<String> shown = examples().stream()
                .flatMap(example -> WorkedExample.read(example).results().stream())
                .map(WorkedExamplesTest::subject)
                .toList();
        assertThat(RESULTS.keySet()).allSatisfy(kind -> assertThat(shown)
                .anyMatch(result -> kind.matcher(result).matches()));
    }

    private static String subject(String result) {
        return result.substring(0, result.lastIndexOf(' '));
    }

    /** The same line with the value that is computed. */
    private static String computed(Picture given, String result) {
        String subject = subject(result);
        // "idle of a by use" is no machine called "idle of a": names have no blanks, so one form fits
        for (var kind : RESULTS.entrySet()) {
            Matcher matcher = kind.getKey().matcher(subject);
            if (matcher.matches()) {
                return subject + " " + kind.getValue().apply(given, matcher.toMatchResult());
            }
        }
        throw new AssertionError("an example has a result of no known kind: " + result);
    }

    private static BigDecimal cost(Picture given, String name) {
        return given.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .map(entry -> CostOverTime.of(entry, given.period()))
                .findFirst()
                .orElseThrow();
    }

    private static BigDecimal cell(Picture given, String resource, String phase) {
        return TotalCost.of(given).matrix().cells().stream()
                .filter(cell -> cell.resource().name().equals(resource)
                        && cell.phase().name().equals(phase))
                .map(cell -> cell.direct().add(cell.indirect()))
                .findFirst()
                .orElseThrow();
    }

    private static BigDecimal energy(Picture given, String name) {
        HostId host = WorkedExample.host(name);
        return given.hosts().stream()
                .filter(each -> each.host().equals(host))
                .map(HostInPeriod::energyKwh)
                .findFirst()
                .orElseThrow()
                .stripTrailingZeros();
    }

    private static StayCost stay(Picture given, MatchResult of) {
        return TotalCost.of(given).stays().stream()
                .filter(cost -> cost.stay().vm().equals(WorkedExample.machine(of.group(1))))
                .findFirst()
                .orElseThrow();
    }

    private static HostCost host(Picture given, MatchResult of) {
        return TotalCost.of(given).hosts().stream()
                .filter(cost -> cost.host().equals(WorkedExample.host(of.group(1))))
                .findFirst()
                .orElseThrow();
    }

    private static ReturnOnInvestment back(Picture given, MatchResult of) {
        return ReturnOnInvestment.of(given, TotalCost.of(given), number(of.group(1)));
    }

    private static BigDecimal margin(Picture given, String plan, String price) {
        Map<String, BigDecimal> incomes =
                PlanIncome.at(Map.of(plan, number(price)), Books.billed(given), given.currency());
        PlanMargin margin =
                PlanMargin.of(TotalCost.of(given), incomes, given.currency()).get(plan);
        return Objects.requireNonNull(margin).margin();
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text);
    }

    private static String text(BigDecimal value) {
        return value.toPlainString();
    }
}
