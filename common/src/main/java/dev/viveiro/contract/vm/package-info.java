/** What the gateway tells a host to do with a machine, and what it tells everyone about one; no behaviour. */
@NullMarked
package dev.viveiro.contract.vm;

import org.jspecify.annotations.NullMarked;
