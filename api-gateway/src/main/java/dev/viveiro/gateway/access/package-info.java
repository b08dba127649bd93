/** Who is calling: API keys, roles, and the security layer in front of every endpoint; what is called belongs elsewhere. */
@NullMarked
package dev.viveiro.gateway.access;

import org.jspecify.annotations.NullMarked;
