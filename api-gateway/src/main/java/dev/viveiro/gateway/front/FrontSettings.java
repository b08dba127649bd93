package dev.viveiro.gateway.front;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The services behind the gateway.
 *
 * @param meteringUrl base address of the metering worker, without a trailing slash
 * @param notificationUrl base address of the notification worker, without a trailing slash
 * @param connectTimeout how long a connection may take
 * @param answerTimeout how long until the answer begins
 * @param transferTimeout how long the whole answer may take; not that of an export
 * @param silenceTimeout how long an export may say nothing; it may take as long as it goes on
 */
@ConfigurationProperties("viveiro.front")
record FrontSettings(
        URI meteringUrl,
        URI notificationUrl,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("10s") Duration answerTimeout,
        @DefaultValue("60s") Duration transferTimeout,
        @DefaultValue("60s") Duration silenceTimeout) {
    URI url(Owner owner) {
        return switch (owner) {
            case METERING -> meteringUrl;
            case NOTIFICATION -> notificationUrl;
        };
    }
}
