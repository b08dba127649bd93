@NullMarked
package dev.viveiro.metering.prices;

import org.jspecify.annotations.NullMarked;
