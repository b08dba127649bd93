package dev.viveiro.notification.mail.smtp;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.time.Clock;
import java.time.Duration;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The courier with its session and circuit breaker. */
@Configuration(proxyBeanMethods = false)
class SmtpConfiguration {
    private static final Logger log = LoggerFactory.getLogger(SmtpConfiguration.class);
    private static final int CALLS = 3;
    private static final double GROWTH = 2;

    @Bean
    SmtpCourier smtpCourier(SmtpSettings settings, MeterRegistry metrics, Clock clock) {
        CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(breaker(settings));
        TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(registry).bindTo(metrics);
        CircuitBreaker breaker = registry.circuitBreaker("smtp");
        breaker.getEventPublisher()
                .onStateTransition(event -> log.warn(
                        "SMTP server {}:{}: {}; due mails wait and are sent when it answers.",
                        settings.host(),
                        settings.port(),
                        event.getStateTransition()));
        Session session = session(settings);
        return new SmtpCourier(settings, session, new SmtpConnections(settings, session, clock), breaker);
    }

    private static CircuitBreakerConfig breaker(SmtpSettings settings) {
        return CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(CALLS)
                .minimumNumberOfCalls(CALLS)
                .failureRateThreshold(100)
                .permittedNumberOfCallsInHalfOpenState(1)
                .waitIntervalFunctionInOpenState(IntervalFunction.ofExponentialBackoff(
                        settings.outagePause(), GROWTH, settings.outagePauseMost()))
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .recordException(MessagingException.class::isInstance)
                .build();
    }

    private static Session session(SmtpSettings settings) {
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", millis(settings.connectWithin()));
        properties.setProperty("mail.smtp.timeout", millis(settings.answerWithin()));
        // no time limit for writing, which would need a timer per write: a mail fits into the socket's buffer
        properties.setProperty("mail.smtp.auth", String.valueOf(!settings.user().isEmpty()));
        properties.setProperty("mail.smtp.starttls.enable", String.valueOf(settings.tls() != SmtpSettings.Tls.OFF));
        properties.setProperty(
                "mail.smtp.starttls.required", String.valueOf(settings.tls() == SmtpSettings.Tls.REQUIRED));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        // after 250 nothing is waited for: the mail is recorded as sent at once
        properties.setProperty("mail.smtp.quitwait", "false");
        properties.setProperty("mail.mime.charset", "UTF-8");
        return Session.getInstance(properties);
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }
}
