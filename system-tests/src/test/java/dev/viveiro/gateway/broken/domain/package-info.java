/** Breaks rules on purpose, for RulesCanFailTest. */
@NullMarked
package dev.viveiro.gateway.broken.domain;

import org.jspecify.annotations.NullMarked;
