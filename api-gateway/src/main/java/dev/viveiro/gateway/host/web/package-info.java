/** Hosts over HTTP; nothing is decided here. */
@NullMarked
package dev.viveiro.gateway.host.web;

import org.jspecify.annotations.NullMarked;
