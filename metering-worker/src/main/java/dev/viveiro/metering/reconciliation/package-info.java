/** Holds what machines lived against what was metered and billed. It mends nothing: usage and billing do. */
@NullMarked
package dev.viveiro.metering.reconciliation;

import org.jspecify.annotations.NullMarked;
