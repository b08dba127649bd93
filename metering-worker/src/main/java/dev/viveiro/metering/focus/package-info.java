/** Costs and usage in the form of the FOCUS specification, version 1.2; what is billed is known elsewhere. */
@NullMarked
package dev.viveiro.metering.focus;

import org.jspecify.annotations.NullMarked;
