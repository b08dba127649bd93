package dev.viveiro.worker.driver.joined;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is done to every one of several, also when it fails at one. */
final class Each {
    private Each() {}

    /** Throws what failed first, once all had their turn. */
    static <T> void of(List<T> all, Consumer<? super T> what) {
        RuntimeException first = null;
        for (T one : all) {
            first = after(first, one, what);
        }
        if (first != null) {
            throw first;
        }
    }

    private static <T> @Nullable RuntimeException after(
            @Nullable RuntimeException first, T one, Consumer<? super T> what) {
        try {
            what.accept(one);
            return first;
        } catch (RuntimeException failure) {
            if (first == null) {
                return failure;
            }
            first.addSuppressed(failure);
            return first;
        }
    }
}
