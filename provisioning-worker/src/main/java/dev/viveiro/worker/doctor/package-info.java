/** Says in words what each driver can do on this host, or why it can't; starts nothing and talks to no gateway. */
@NullMarked
package dev.viveiro.worker.doctor;

import org.jspecify.annotations.NullMarked;
