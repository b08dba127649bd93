/** What a host says: events about its work, and reports about itself; no behaviour. */
@NullMarked
package dev.viveiro.contract.host;

import org.jspecify.annotations.NullMarked;
