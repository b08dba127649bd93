/** Which column of FOCUS says what: plain values and functions. Docs: docs/adr/0044-focus.md. */
@NullMarked
package dev.viveiro.metering.focus.domain;

import org.jspecify.annotations.NullMarked;
