package dev.viveiro.cli;

import org.jspecify.annotations.Nullable;

/** A machine as the API shows it, as far as the demo looks. */
record Vm(
        String id,
        String name,
        String state,
        @Nullable String host,
        @Nullable String address) {}
