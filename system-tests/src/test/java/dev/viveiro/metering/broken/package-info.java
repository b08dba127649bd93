/** Breaks rules on purpose, for RulesCanFailTest. */
@NullMarked
package dev.viveiro.metering.broken;

import org.jspecify.annotations.NullMarked;
