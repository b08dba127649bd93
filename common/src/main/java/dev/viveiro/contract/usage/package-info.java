/** What is metered and sampled; no prices, no rules. */
@NullMarked
package dev.viveiro.contract.usage;

import org.jspecify.annotations.NullMarked;
