/** Operations as others see them: their types, states, steps and causes; no behaviour. */
@NullMarked
package dev.viveiro.contract.operation;

import org.jspecify.annotations.NullMarked;
