package dev.viveiro.worker.driver;

/**
 * A machine in its hypervisor's own words.
 *
 * @param mediaType {@code application/xml}, {@code application/yaml} or {@code application/json}
 */
public record Definition(String mediaType, String text) {}
