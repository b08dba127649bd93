@NullMarked
package dev.viveiro.metering.stats;

import org.jspecify.annotations.NullMarked;
