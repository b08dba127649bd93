/** Price lists and tenants' terms, in versions that are only added; what they come to is computed elsewhere. */
@NullMarked
package dev.viveiro.metering.prices;

import org.jspecify.annotations.NullMarked;
