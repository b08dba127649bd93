@NullMarked
package dev.viveiro.metering.usage.store;

import org.jspecify.annotations.NullMarked;
