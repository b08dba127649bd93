/** The metering worker's start; every feature has a package of its own below. */
@NullMarked
package dev.viveiro.metering;

import org.jspecify.annotations.NullMarked;
