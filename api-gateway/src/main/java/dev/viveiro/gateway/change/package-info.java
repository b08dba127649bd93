/** What changed, for those who watch: changes are noted, numbered and streamed here; what a thing looks like is told by its feature. */
@NullMarked
package dev.viveiro.gateway.change;

import org.jspecify.annotations.NullMarked;
