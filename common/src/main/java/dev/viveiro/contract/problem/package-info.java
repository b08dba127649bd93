/** Every refusal a caller can get: its stable code, status and title (RFC 9457). */
@NullMarked
package dev.viveiro.contract.problem;

import org.jspecify.annotations.NullMarked;
