package dev.viveiro.gateway.idempotency;

import org.jspecify.annotations.Nullable;

/** The first answer to a POST: what a repetition gets. */
@SuppressWarnings("ArrayRecordComponent")
record KeptAnswer(byte[] requestHash, int status, @Nullable String location, byte[] body) {}
