package dev.viveiro.metering.tco.domain;

import dev.viveiro.kernel.TenantId;
import java.math.BigDecimal;
import java.time.YearMonth;

/**
 * For how long a tenant's machines of a plan were billed in a month.
 *
 * @param seconds of these machines together
 */
public record PlanTime(TenantId tenant, String plan, YearMonth month, BigDecimal seconds) {}
