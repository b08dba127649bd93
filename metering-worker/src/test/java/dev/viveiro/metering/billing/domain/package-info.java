@NullMarked
package dev.viveiro.metering.billing.domain;

import org.jspecify.annotations.NullMarked;
