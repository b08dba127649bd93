/** Operations: what is happening to a machine, at most one at a time, each with a deadline. */
@NullMarked
package dev.viveiro.gateway.operation;

import org.jspecify.annotations.NullMarked;
