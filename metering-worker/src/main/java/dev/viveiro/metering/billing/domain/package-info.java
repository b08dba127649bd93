/** What invoices are and what becomes of them: plain values and functions. */
@NullMarked
package dev.viveiro.metering.billing.domain;

import org.jspecify.annotations.NullMarked;
