package dev.viveiro.mailsink;

import java.nio.file.Path;
import java.util.Map;

/**
 * What the environment says: {@code SERVER_ADDRESS} (127.0.0.1), {@code SERVER_PORT} (8025), {@code VIVEIRO_SMTP_PORT}
 * (2525) and {@code VIVEIRO_MAIL_FOLDER} (mail).
 *
 * @param address where both servers listen
 * @param httpPort 0-65535, 0 for any free one
 * @param smtpPort 0-65535, 0 for any free one
 * @param folder where the messages are kept; made when absent
 */
public record Settings(String address, int httpPort, int smtpPort, Path folder) {

    static Settings of(Map<String, String> environment) {
        return new Settings(
                environment.getOrDefault("SERVER_ADDRESS", "127.0.0.1"),
                port(environment, "SERVER_PORT", "8025"),
                port(environment, "VIVEIRO_SMTP_PORT", "2525"),
                Path.of(environment.getOrDefault("VIVEIRO_MAIL_FOLDER", "mail")));
    }

    private static int port(Map<String, String> environment, String name, String otherwise) {
        var text = environment.getOrDefault(name, otherwise);
        if (!text.matches("\\d{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException(
                    "Expected a port between 0 and 65535 in " + name + ", but it says '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
