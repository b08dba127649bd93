/** Changes over HTTP as Server-Sent Events; what is streamed comes from the log. */
@NullMarked
package dev.viveiro.gateway.change.web;

import org.jspecify.annotations.NullMarked;
