/**
 * What the worker asks of any hypervisor, in plain Java: the contract, its data and its failures; nothing that only one
 * hypervisor understands belongs here.
 */
@NullMarked
package dev.viveiro.worker.driver;

import org.jspecify.annotations.NullMarked;
