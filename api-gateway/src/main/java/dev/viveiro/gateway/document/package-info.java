/** The OpenAPI document of the front door, made from the code; no endpoint belongs here. */
@NullMarked
package dev.viveiro.gateway.document;

import org.jspecify.annotations.NullMarked;
