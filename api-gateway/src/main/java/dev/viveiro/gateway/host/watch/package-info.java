/** Which hosts fell silent and what follows; what it means for machines is decided where machines are. */
@NullMarked
package dev.viveiro.gateway.host.watch;

import org.jspecify.annotations.NullMarked;
