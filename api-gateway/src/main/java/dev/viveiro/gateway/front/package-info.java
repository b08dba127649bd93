/** One front door: calls that another service answers, and what the gateway itself asks of them. */
@NullMarked
package dev.viveiro.gateway.front;

import org.jspecify.annotations.NullMarked;
