package dev.viveiro.testkit;

import java.util.concurrent.Callable;

/** Calls that block and throw checked exceptions, for code whose only answer to them is to fail the test. */
final class Waiting {
    private Waiting() {}

    static <T> T on(Callable<T> call) {
        try {
            return call.call();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a test fixture", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("A test fixture failed: " + e.getMessage(), e);
        }
    }
}
