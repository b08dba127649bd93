package dev.viveiro.gateway.broken.domain;

import org.springframework.jdbc.core.JdbcTemplate;

/** Decides with SQL. */
public record SpringInTheDomain(JdbcTemplate jdbc) {}
