package dev.viveiro.architecture.broken;

/** Called after nothing. */
public final class ThingManager {}
