/** What machines and hosts used of processor, memory, disk and network, by minute for a day, and by day; nothing here is billed. */
@NullMarked
package dev.viveiro.metering.stats;

import org.jspecify.annotations.NullMarked;
