/** The only SQL of usage: facts in, derived rows replaced, pages out. */
@NullMarked
package dev.viveiro.metering.usage.store;

import org.jspecify.annotations.NullMarked;
