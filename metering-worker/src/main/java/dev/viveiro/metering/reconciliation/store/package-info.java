/** The only SQL of reconciliation: what documents in force were made from, and the daily check. */
@NullMarked
package dev.viveiro.metering.reconciliation.store;

import org.jspecify.annotations.NullMarked;
