/** The numbered log of changes: one replica writes it, each one reads it; nothing of HTTP belongs here. */
@NullMarked
package dev.viveiro.gateway.change.log;

import org.jspecify.annotations.NullMarked;
