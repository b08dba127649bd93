/** Address pools: an address belongs to at most one live machine. */
@NullMarked
package dev.viveiro.gateway.network;

import org.jspecify.annotations.NullMarked;
