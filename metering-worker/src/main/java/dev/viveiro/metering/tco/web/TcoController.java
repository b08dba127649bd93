package dev.viveiro.metering.tco.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.metering.tco.Incomes;
import dev.viveiro.metering.tco.TcoService;
import dev.viveiro.metering.tco.domain.CostMatrix;
import dev.viveiro.metering.tco.domain.CostPhase;
import dev.viveiro.metering.tco.domain.CostResource;
import dev.viveiro.metering.tco.domain.Picture;
import dev.viveiro.metering.tco.domain.ReturnOnInvestment;
import dev.viveiro.metering.tco.domain.TotalCost;
import dev.viveiro.metering.tco.intake.Texts;
import dev.viveiro.metering.tco.web.TcoAnswer.By;
import dev.viveiro.web.Callers;
import dev.viveiro.web.PageQuery;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/tco} and {@code /v1/roi}: what a period cost, and what came back. */
@RestController
class TcoController {
    private final TcoService tco;
    private final Incomes incomes;

    TcoController(TcoService tco, Incomes incomes) {
        this.tco = tco;
        this.incomes = incomes;
    }

    /** The fifteen cells and their sums. */
    record Matrix(
            LocalDate from,
            LocalDate to,
            Instant until,
            String currency,
            String direct,
            String indirect,
            String total,
            List<Cell> cells) {}

    /** What one resource cost in one phase. */
    record Cell(CostResource resource, CostPhase phase, String direct, String indirect) {
        static Cell of(CostMatrix.Cell cell) {
            return new Cell(
                    cell.resource(),
                    cell.phase(),
                    cell.direct().toPlainString(),
                    cell.indirect().toPlainString());
        }
    }

    /**
     * What comes back.
     *
     * @param incomeFrom GIVEN or INVOICES
     * @param roi net benefit / invested capital; null when nothing was invested
     * @param payBack null when it never is, or nothing was invested
     */
    record Roi(
            LocalDate from,
            LocalDate to,
            Instant until,
            String currency,
            String income,
            IncomeSource incomeFrom,
            String cost,
            String netBenefit,
            String investedCapital,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            String roi,

            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable
            LocalDate payBack) {}

    /**
     * Every page is computed anew, from all machines: what one bears depends on all that were on its host, and the sums are told with each
     * page. Nothing is kept from page to page. No version of the data could say whether it still holds, since every sample of a host
     * changes what it follows from; and costs that were just added, or ended, are to be in the next answer, of whichever replica.
     */
    @GetMapping("/v1/tco")
    TcoAnswer costs(
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String by,
            @RequestParam(required = false) @Nullable String currency,
            PageQuery page,
            Caller caller) {
        Callers.requireAdministrator(caller);
        By way = by(by);
        Picture picture = TcoQuery.picture(tco, period, currency);
        return TcoAnswer.of(picture, TotalCost.of(picture), way, page);
    }

    @GetMapping("/v1/tco/matrix")
    Matrix matrix(
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String currency,
            Caller caller) {
        Callers.requireAdministrator(caller);
        Picture picture = TcoQuery.picture(tco, period, currency);
        CostMatrix matrix = TotalCost.of(picture).matrix();
        return new Matrix(
                picture.asked().from(),
                picture.asked().to(),
                picture.until(),
                picture.currency().getCurrencyCode(),
                matrix.direct().toPlainString(),
                matrix.indirect().toPlainString(),
                matrix.total().toPlainString(),
                matrix.cells().stream().map(Cell::of).toList());
    }

    @GetMapping("/v1/roi")
    Roi roi(
            @RequestParam(required = false) @Nullable String period,
            @RequestParam(required = false) @Nullable String income,
            @RequestParam(required = false) @Nullable String currency,
            Caller caller) {
        Callers.requireAdministrator(caller);
        Optional<BigDecimal> given = Optional.ofNullable(income).map(text -> TcoQuery.amount("income", text));
        Picture picture = TcoQuery.picture(tco, period, currency);
        BigDecimal earned = given.orElseGet(() -> invoiced(picture));
        ReturnOnInvestment back = ReturnOnInvestment.of(picture, TotalCost.of(picture), earned);
        return new Roi(
                picture.asked().from(),
                picture.asked().to(),
                picture.until(),
                picture.currency().getCurrencyCode(),
                back.income().toPlainString(),
                given.isPresent() ? IncomeSource.GIVEN : IncomeSource.INVOICES,
                back.cost().toPlainString(),
                back.netBenefit().toPlainString(),
                back.investment().capital().toPlainString(),
                back.ratio().map(BigDecimal::toPlainString).orElse(null),
                back.payBack().orElse(null));
    }

    private BigDecimal invoiced(Picture picture) {
        if (!picture.asked().isWholeMonths()) {
            throw ProblemException.field(
                    "?income", "missing", "Expected income: invoices are of whole months, and the period is not.");
        }
        return incomes.invoiced(picture.asked(), picture.currency());
    }

    private static By by(@Nullable String text) {
        return Optional.ofNullable(text)
                .flatMap(given -> given.equals(given.toLowerCase(Locale.ROOT))
                        ? Texts.constant(By.class, given.toUpperCase(Locale.ROOT))
                        : Optional.empty())
                .orElseThrow(() -> ProblemException.field(
                        "?by",
                        "unknown-value",
                        "Expected by to be one of host, tenant, vm, plan; what a batch costs is told by"
                                + " /v1/batches/{id}/tco."));
    }
}
