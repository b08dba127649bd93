/** Whether the sums add up, live; reads the tables of all features in one snapshot, and changes none. */
@NullMarked
package dev.viveiro.gateway.conservation;

import org.jspecify.annotations.NullMarked;
