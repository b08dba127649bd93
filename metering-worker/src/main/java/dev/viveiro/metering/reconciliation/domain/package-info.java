/** How time is compared and what a difference means: plain functions. */
@NullMarked
package dev.viveiro.metering.reconciliation.domain;

import org.jspecify.annotations.NullMarked;
