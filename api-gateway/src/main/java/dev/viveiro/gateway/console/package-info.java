/** What a customer sees of a machine on its host: its definition and its console. It keeps nothing. */
@NullMarked
package dev.viveiro.gateway.console;

import org.jspecify.annotations.NullMarked;
