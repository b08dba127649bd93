/** The simulated host tried: the contract, each misbehaviour, and what outlives a kill. */
@NullMarked
package dev.viveiro.worker.driver.simulated;

import org.jspecify.annotations.NullMarked;
