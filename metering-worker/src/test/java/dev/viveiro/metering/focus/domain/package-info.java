@NullMarked
package dev.viveiro.metering.focus.domain;

import org.jspecify.annotations.NullMarked;
