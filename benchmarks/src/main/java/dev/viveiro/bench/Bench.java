package dev.viveiro.bench;

/** One benchmark; it prints what it does and ends with its result. */
interface Bench {
    Result run() throws Exception;
}
