@NullMarked
package dev.viveiro.metering.reconciliation;

import org.jspecify.annotations.NullMarked;
