@NullMarked
package dev.viveiro.metering.account;

import org.jspecify.annotations.NullMarked;
