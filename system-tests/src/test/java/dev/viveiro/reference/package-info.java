/** Reference pages that are made from the code of several modules. */
@NullMarked
package dev.viveiro.reference;

import org.jspecify.annotations.NullMarked;
