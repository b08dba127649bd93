/** Several drivers that are one: which has a machine, or makes it, and what they say together. None is known here by name. */
@NullMarked
package dev.viveiro.worker.driver.joined;

import org.jspecify.annotations.NullMarked;
