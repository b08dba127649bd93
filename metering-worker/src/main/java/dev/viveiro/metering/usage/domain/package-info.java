/** How billed and watched time follow from events and samples: plain functions, no storage and no clock. */
@NullMarked
package dev.viveiro.metering.usage.domain;

import org.jspecify.annotations.NullMarked;
