/** The system as its users meet it: all processes for real, started by {@code ./dev}, killed in the middle, started again. */
@NullMarked
package dev.viveiro.system;

import org.jspecify.annotations.NullMarked;
