package dev.viveiro.gateway.batch.web;

/** What a request that starts or changes a batch answers. */
public record BatchAnswer(BatchView batch) {}
