/** The way of a message: topology, envelope, outbox and its relay, inbox and its listeners, rows by the thousand; no business rule. */
@NullMarked
package dev.viveiro.messaging;

import org.jspecify.annotations.NullMarked;
