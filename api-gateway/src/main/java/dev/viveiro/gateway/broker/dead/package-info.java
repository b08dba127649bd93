/** Messages that nobody could apply: kept as they came, shown to administrators, and tried again. */
@NullMarked
package dev.viveiro.gateway.broker.dead;

import org.jspecify.annotations.NullMarked;
