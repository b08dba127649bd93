package dev.viveiro.metering.tco.domain;

import dev.viveiro.kernel.HostId;
import java.math.BigDecimal;

/**
 * What a host cost.
 *
 * @param total with what its machines bear themselves
 * @param idleByReservation of it, what was not reserved
 * @param idleByUse of it, what was not used
 */
public record HostCost(HostId host, BigDecimal total, BigDecimal idleByReservation, BigDecimal idleByUse) {}
