@NullMarked
package dev.viveiro.metering.tco.web;

import org.jspecify.annotations.NullMarked;
