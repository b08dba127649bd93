/** What the gateway tells of images beside what commands carry of them; no behaviour. */
@NullMarked
package dev.viveiro.contract.image;

import org.jspecify.annotations.NullMarked;
