@NullMarked
package dev.viveiro.metering.rating;

import org.jspecify.annotations.NullMarked;
