/** Where hosts bring their answers; the ticket of a call opens it, and nothing else. */
@NullMarked
package dev.viveiro.gateway.call.web;

import org.jspecify.annotations.NullMarked;
