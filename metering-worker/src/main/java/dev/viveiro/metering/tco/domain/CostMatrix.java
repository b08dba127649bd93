package dev.viveiro.metering.tco.domain;

import dev.viveiro.metering.rating.Rounding;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;

/**
 * Costs by resource and phase.
 *
 * @param cells all fifteen, a resource's three after each other
 */
public record CostMatrix(List<Cell> cells) {
    /** What one resource cost in one phase. */
    public record Cell(CostResource resource, CostPhase phase, BigDecimal direct, BigDecimal indirect) {}

    public CostMatrix {
        cells = List.copyOf(cells);
    }

    static CostMatrix of(List<CostLine> lines, Currency currency) {
        List<Cell> cells = new ArrayList<>();
        for (CostResource resource : CostResource.values()) {
            for (CostPhase phase : CostPhase.values()) {
                List<CostLine> here = lines.stream()
                        .filter(line -> line.resource() == resource && line.phase() == phase)
                        .toList();
                cells.add(new Cell(
                        resource,
                        phase,
                        sum(here, Directness.DIRECT, currency),
                        sum(here, Directness.INDIRECT, currency)));
            }
        }
        return new CostMatrix(cells);
    }

    private static BigDecimal sum(List<CostLine> lines, Directness directness, Currency currency) {
        BigDecimal sum = lines.stream()
                .filter(line -> line.directness() == directness)
                .map(CostLine::total)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return Rounding.amount(sum, currency);
    }

    public BigDecimal direct() {
        return cells.stream().map(Cell::direct).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public BigDecimal indirect() {
        return cells.stream().map(Cell::indirect).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    public BigDecimal total() {
        return direct().add(indirect());
    }
}
