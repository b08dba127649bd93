/** The gateway's own cryptographic keys, read from files once; nothing of a customer belongs here. */
@NullMarked
package dev.viveiro.gateway.keys;

import org.jspecify.annotations.NullMarked;
