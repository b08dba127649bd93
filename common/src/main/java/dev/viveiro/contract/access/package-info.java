/** Who is calling, as one service tells another; no rights are decided here. */
@NullMarked
package dev.viveiro.contract.access;

import org.jspecify.annotations.NullMarked;
