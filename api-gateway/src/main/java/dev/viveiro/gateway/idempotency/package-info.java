/** A repeated POST gets the first answer instead of a second effect; which effects there are belongs elsewhere. */
@NullMarked
package dev.viveiro.gateway.idempotency;

import org.jspecify.annotations.NullMarked;
