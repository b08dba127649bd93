/** What hosts say, read from the broker, and what is told to everyone; no decisions. */
@NullMarked
package dev.viveiro.gateway.vm.messaging;

import org.jspecify.annotations.NullMarked;
