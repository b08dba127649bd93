/** Breaks rules on purpose, for RulesCanFailTest. */
@NullMarked
package dev.viveiro.gateway.broken.inner;

import org.jspecify.annotations.NullMarked;
