package dev.viveiro.notification.mail.smtp;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The SMTP server that takes our mails.
 *
 * @param host its name or address
 * @param port its port
 * @param from address that the mails are from
 * @param user login at the server; empty for none
 * @param password of that login
 * @param tls whether the connection is encrypted
 * @param connectWithin the longest wait for a connection
 * @param answerWithin the longest wait for any answer
 * @param outagePause pause after the server was found away; grows with every further time
 * @param outagePauseMost the longest such pause
 */
@ConfigurationProperties("viveiro.notification.smtp")
public record SmtpSettings(
        String host,
        int port,
        String from,
        @DefaultValue("") String user,
        @DefaultValue("") String password,
        @DefaultValue("WHEN_OFFERED") Tls tls,
        @DefaultValue("5s") Duration connectWithin,
        @DefaultValue("60s") Duration answerWithin,
        @DefaultValue("1s") Duration outagePause,
        @DefaultValue("30s") Duration outagePauseMost) {
    /** Use of STARTTLS. */
    public enum Tls {
        /** Never. */
        OFF,
        /** If the server offers it. */
        WHEN_OFFERED,
        /** Always; a server without it counts as away. */
        REQUIRED
    }

    @Override
    public String toString() {
        return "SmtpSettings[" + host + ":" + port + ", from " + from + "]";
    }
}
