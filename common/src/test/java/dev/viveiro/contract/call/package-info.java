@NullMarked
package dev.viveiro.contract.call;

import org.jspecify.annotations.NullMarked;
