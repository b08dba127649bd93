@NullMarked
package dev.viveiro.metering.prices.web;

import org.jspecify.annotations.NullMarked;
