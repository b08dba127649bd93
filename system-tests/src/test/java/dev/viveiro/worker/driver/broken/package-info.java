/** Breaks rules on purpose, for RulesCanFailTest. */
@NullMarked
package dev.viveiro.worker.driver.broken;

import org.jspecify.annotations.NullMarked;
