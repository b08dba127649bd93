package dev.viveiro.worker.driver;

/** A listener's subscription; closing it, once or more, ends it. */
public interface Watch extends AutoCloseable {
    @Override
    void close();
}
