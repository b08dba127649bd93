/** Several drivers as one, over simulated hosts. */
@NullMarked
package dev.viveiro.worker.driver.joined;

import org.jspecify.annotations.NullMarked;
