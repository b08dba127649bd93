/** Metering as a whole, against a real broker and database. */
@NullMarked
package dev.viveiro.metering;

import org.jspecify.annotations.NullMarked;
