/** Breaks rules on purpose, for RulesCanFailTest. */
@NullMarked
package dev.viveiro.architecture.broken;

import org.jspecify.annotations.NullMarked;
