/** The way out to the broker, for what metering tells. */
@NullMarked
package dev.viveiro.metering.broker;

import org.jspecify.annotations.NullMarked;
