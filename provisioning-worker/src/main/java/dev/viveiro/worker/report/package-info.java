/** What the host says: events from the journal's outbox, reports of what the hypervisor has, samples of use. */
@NullMarked
package dev.viveiro.worker.report;

import org.jspecify.annotations.NullMarked;
