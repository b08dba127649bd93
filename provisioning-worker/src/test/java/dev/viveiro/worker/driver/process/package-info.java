/** Programs of the host, tried. */
@NullMarked
package dev.viveiro.worker.driver.process;

import org.jspecify.annotations.NullMarked;
