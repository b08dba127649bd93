@NullMarked
package dev.viveiro.worker.driver.lxd;

import org.jspecify.annotations.NullMarked;
