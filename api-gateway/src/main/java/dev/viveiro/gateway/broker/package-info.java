/** The gateway's side of the broker: it declares the topology, relays the outbox, and listens to hosts; no decisions. */
@NullMarked
package dev.viveiro.gateway.broker;

import org.jspecify.annotations.NullMarked;
