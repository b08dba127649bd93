/** Golden files of every contract, and the pages made from them. */
@NullMarked
package dev.viveiro.contract;

import org.jspecify.annotations.NullMarked;
