package dev.viveiro.worker.driver.broken;

import dev.viveiro.messaging.Publisher;

/** A driver that publishes. */
public record Mainlander(Publisher publisher) {}
