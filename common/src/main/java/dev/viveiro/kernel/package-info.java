/** Identities, time, reasons and transition tables that every service speaks; no business rule belongs here. */
@NullMarked
package dev.viveiro.kernel;

import org.jspecify.annotations.NullMarked;
