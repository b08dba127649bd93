/** One world in which the gateway's and the worker's own code live together, with a broker, stores and fates that a walk decides. */
@NullMarked
package dev.viveiro.simulation;

import org.jspecify.annotations.NullMarked;
