/** From what administrators send, as JSON or CSV, to cost entries, or to all that is wrong with it. */
@NullMarked
package dev.viveiro.metering.tco.intake;

import org.jspecify.annotations.NullMarked;
