/** What the gateway says to this host beside its commands, as it comes from the broker. */
@NullMarked
package dev.viveiro.worker.hearing;

import org.jspecify.annotations.NullMarked;
