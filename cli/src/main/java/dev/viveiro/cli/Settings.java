package dev.viveiro.cli;

import java.util.Map;

/** Where the system is and how to enter it, from the environment that {@code ./dev up} leaves in {@code .run/env}. */
final class Settings {
    private final Map<String, String> environment;

    Settings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Address of the API, without a trailing slash. */
    String url() {
        return address("VIVEIRO_URL");
    }

    String apiKey() {
        return required("VIVEIRO_API_KEY");
    }

    /** Address of the mail sink's HTTP view, without a trailing slash. */
    String mailUrl() {
        return address("MAIL_URL");
    }

    private String address(String name) {
        var value = required(name);
        return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    }

    private String required(String name) {
        var value = environment.getOrDefault(name, "");
        if (value.isBlank()) {
            throw new Unmet(
                    name + " in the environment",
                    "it is not set",
                    "Start the system with ./dev up, then: set -a; . .run/env; set +a");
        }
        return value;
    }
}
