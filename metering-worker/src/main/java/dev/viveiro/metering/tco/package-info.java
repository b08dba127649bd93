/** What owning hosts costs, who bears it, and what comes back. It reads usage, and bills nobody. */
@NullMarked
package dev.viveiro.metering.tco;

import org.jspecify.annotations.NullMarked;
