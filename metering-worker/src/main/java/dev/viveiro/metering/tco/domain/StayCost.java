package dev.viveiro.metering.tco.domain;

import java.math.BigDecimal;

/**
 * What a machine cost on a host.
 *
 * @param byReservation with its share of the host by what it held
 * @param byUse with its share of the host by what it used
 */
public record StayCost(Stay stay, BigDecimal byReservation, BigDecimal byUse) {}
