/** Takes commands from the broker: decides, records and acknowledges in milliseconds; runs nothing. */
@NullMarked
package dev.viveiro.worker.intake;

import org.jspecify.annotations.NullMarked;
