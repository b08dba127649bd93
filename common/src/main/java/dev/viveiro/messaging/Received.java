package dev.viveiro.messaging;

/** A decoded message and the envelope it came in. */
public record Received<M>(M message, Envelope envelope) {}
