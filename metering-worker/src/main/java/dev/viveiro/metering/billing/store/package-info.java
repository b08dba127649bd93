/** The only SQL of billing: documents, numbers, the usage they were made from, and what is left of a run. */
@NullMarked
package dev.viveiro.metering.billing.store;

import org.jspecify.annotations.NullMarked;
