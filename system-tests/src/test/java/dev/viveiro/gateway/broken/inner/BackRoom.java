package dev.viveiro.gateway.broken.inner;

/** The inside of a feature. */
public final class BackRoom {}
