/** The life of a machine as plain decisions: no Spring, SQL, AMQP or JSON here. */
@NullMarked
package dev.viveiro.gateway.vm.domain;

import org.jspecify.annotations.NullMarked;
