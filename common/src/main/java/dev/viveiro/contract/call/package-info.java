/** What the gateway asks a host while somebody waits for it: nothing is changed, kept or repeated. */
@NullMarked
package dev.viveiro.contract.call;

import org.jspecify.annotations.NullMarked;
