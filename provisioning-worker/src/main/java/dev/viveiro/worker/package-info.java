/** Puts the worker of one host together and runs it; decides nothing. */
@NullMarked
package dev.viveiro.worker;

import org.jspecify.annotations.NullMarked;
