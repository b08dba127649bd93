/** The command line: a client of the public API and of the mail sink's view, without any part of a service. */
@NullMarked
package dev.viveiro.cli;

import org.jspecify.annotations.NullMarked;
