/** Breaks rules on purpose, for RulesCanFailTest. */
@NullMarked
package dev.viveiro.gateway.other;

import org.jspecify.annotations.NullMarked;
