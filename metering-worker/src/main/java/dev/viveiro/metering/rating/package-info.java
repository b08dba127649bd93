/** What usage costs: plain functions of sums and price lists, no storage, no clock, no floating point. Docs: docs/adr/0039-rating.md. */
@NullMarked
package dev.viveiro.metering.rating;

import org.jspecify.annotations.NullMarked;
