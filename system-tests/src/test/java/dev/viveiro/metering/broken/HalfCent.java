package dev.viveiro.metering.broken;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Rounds an amount where it likes. */
public record HalfCent(BigDecimal amount) {
    public BigDecimal rounded() {
        return amount.setScale(2, RoundingMode.HALF_EVEN);
    }
}
