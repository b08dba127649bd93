/** The way of a message: topology, envelope, outbox and its relay, inbox and its listeners; no business rule belongs here. */
@NullMarked
package dev.viveiro.messaging;

import org.jspecify.annotations.NullMarked;
