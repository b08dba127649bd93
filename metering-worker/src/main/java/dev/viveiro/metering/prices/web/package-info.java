/** Prices and terms over HTTP: what is wrong with them is told here, all at once. */
@NullMarked
package dev.viveiro.metering.prices.web;

import org.jspecify.annotations.NullMarked;
