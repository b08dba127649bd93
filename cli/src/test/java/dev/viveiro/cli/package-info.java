/** Tests of the command line against a stand-in of the API. */
@NullMarked
package dev.viveiro.cli;

import org.jspecify.annotations.NullMarked;
