/** Questions to hosts, for whose answers somebody waits; what is asked and shown of machines is the console feature's. */
@NullMarked
package dev.viveiro.gateway.call;

import org.jspecify.annotations.NullMarked;
