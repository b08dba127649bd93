/** Invoices: from a month's usage to numbered documents that never change; what usage costs is computed in rating. */
@NullMarked
package dev.viveiro.metering.billing;

import org.jspecify.annotations.NullMarked;
