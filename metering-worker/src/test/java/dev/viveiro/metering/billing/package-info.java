@NullMarked
package dev.viveiro.metering.billing;

import org.jspecify.annotations.NullMarked;
