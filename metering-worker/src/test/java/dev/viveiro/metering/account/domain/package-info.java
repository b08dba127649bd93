@NullMarked
package dev.viveiro.metering.account.domain;

import org.jspecify.annotations.NullMarked;
