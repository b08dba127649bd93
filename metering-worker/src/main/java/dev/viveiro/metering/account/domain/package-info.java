/** How a tenant's account stands against its credit terms: plain values and functions. */
@NullMarked
package dev.viveiro.metering.account.domain;

import org.jspecify.annotations.NullMarked;
