/** Images over HTTP; nothing is decided here. */
@NullMarked
package dev.viveiro.gateway.image.web;

import org.jspecify.annotations.NullMarked;
