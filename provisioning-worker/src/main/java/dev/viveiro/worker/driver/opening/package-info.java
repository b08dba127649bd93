/** A driver that is opened as often as it takes. None is known here by name. */
@NullMarked
package dev.viveiro.worker.driver.opening;

import org.jspecify.annotations.NullMarked;
