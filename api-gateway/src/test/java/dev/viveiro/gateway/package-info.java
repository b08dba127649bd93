/** What the gateway's tests share: a gateway under test and stand-ins for the services behind it. */
@NullMarked
package dev.viveiro.gateway;

import org.jspecify.annotations.NullMarked;
