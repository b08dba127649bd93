package dev.viveiro.web;

import tools.jackson.core.JacksonException;

/** JSON Pointers (RFC 6901) to where reading failed. */
final class Pointers {
    private Pointers() {}

    static String of(JacksonException failure) {
        StringBuilder pointer = new StringBuilder();
        for (JacksonException.Reference step : failure.getPath()) {
            String name = step.getPropertyName();
            pointer.append('/');
            if (name != null) {
                pointer.append(name.replace("~", "~0").replace("/", "~1"));
            } else {
                pointer.append(step.getIndex());
            }
        }
        return pointer.toString();
    }
}
