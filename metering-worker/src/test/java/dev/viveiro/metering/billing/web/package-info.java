@NullMarked
package dev.viveiro.metering.billing.web;

import org.jspecify.annotations.NullMarked;
