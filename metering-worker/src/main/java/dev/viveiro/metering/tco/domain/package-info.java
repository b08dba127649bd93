/** What owning hosts costs, who bears it, and what comes back: plain functions, no storage and no clock. */
@NullMarked
package dev.viveiro.metering.tco.domain;

import org.jspecify.annotations.NullMarked;
