/** What every driver must pass, and the machines it is tried on. */
@NullMarked
package dev.viveiro.worker.driver;

import org.jspecify.annotations.NullMarked;
