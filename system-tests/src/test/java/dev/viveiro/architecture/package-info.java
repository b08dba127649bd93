/** Who may import what, over all modules: one test per rule, called by its name, and proof that each rule can fail. */
@NullMarked
package dev.viveiro.architecture;

import org.jspecify.annotations.NullMarked;
