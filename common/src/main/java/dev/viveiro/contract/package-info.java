/** What all contracts share: the annotation that gives a record its name on the wire, and the registry made from it. */
@NullMarked
package dev.viveiro.contract;

import org.jspecify.annotations.NullMarked;
