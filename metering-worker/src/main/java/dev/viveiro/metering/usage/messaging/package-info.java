/** Which messages metering believes, and from whom. */
@NullMarked
package dev.viveiro.metering.usage.messaging;

import org.jspecify.annotations.NullMarked;
