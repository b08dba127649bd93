/** What every machine used and for how long: from events and samples to lines that can be billed; no prices. */
@NullMarked
package dev.viveiro.metering.usage;

import org.jspecify.annotations.NullMarked;
