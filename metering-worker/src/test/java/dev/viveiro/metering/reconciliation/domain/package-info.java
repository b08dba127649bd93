@NullMarked
package dev.viveiro.metering.reconciliation.domain;

import org.jspecify.annotations.NullMarked;
