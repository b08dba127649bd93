package dev.viveiro.architecture.broken;

/** Prints its password. */
public record PasswordTeller(String account, String password) {}
