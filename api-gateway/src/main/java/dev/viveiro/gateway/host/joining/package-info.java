/** How a host becomes one of ours: join tokens, its broker user and queues, and taking them away again. */
@NullMarked
package dev.viveiro.gateway.host.joining;

import org.jspecify.annotations.NullMarked;
