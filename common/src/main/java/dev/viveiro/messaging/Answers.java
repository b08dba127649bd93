package dev.viveiro.messaging;

import dev.viveiro.messaging.Publisher.Outcome;
import dev.viveiro.messaging.Publisher.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The broker's word on each message of one batch, as it comes in. A mandatory message nobody is bound for is returned and then
 * confirmed. A nack of the broker's own says no; a channel that closed says nothing about the messages.
 */
final class Answers {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition complete = lock.newCondition();
    private final long first;
    private final List<Outgoing> messages;
    private final @Nullable Outcome[] outcomes;
    private final Map<Integer, Outcome> returned = new HashMap<>();
    private int open;
    /** All before this place have their answer. */
    private int begin;

    /** @param first the number that the broker gives to the first of them; the others follow */
    Answers(long first, List<Outgoing> messages) {
        this.first = first;
        this.messages = messages;
        this.outcomes = new @Nullable Outcome[messages.size()];
        this.open = messages.size();
    }

    /** One, or with {@code multiple} all up to it. Numbers of earlier batches are none of these. */
    void confirmed(long number, boolean multiple, Outcome outcome) {
        lock.lock();
        try {
            int last = (int) Math.min(number - first, outcomes.length - 1L);
            for (int i = multiple ? begin : Math.max(last, 0); i <= last; i++) {
                settle(i, returned.getOrDefault(i, outcome));
            }
            while (begin < outcomes.length && outcomes[begin] != null) {
                begin++;
            }
            signalWhenComplete();
        } finally {
            lock.unlock();
        }
    }

    /** No queue is bound for this message; its confirm follows. */
    void returned(String messageId, String why) {
        lock.lock();
        try {
            for (int i = begin; i < outcomes.length; i++) {
                if (outcomes[i] == null
                        && messages.get(i).envelope().id().toString().equals(messageId)
                        && returned.putIfAbsent(i, new Outcome(Result.RETURNED, why)) == null) {
                    return;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** No answer comes any more. */
    void ended(String why) {
        lock.lock();
        try {
            for (int i = begin; i < outcomes.length; i++) {
                settle(i, new Outcome(Result.UNKNOWN, why));
            }
            signalWhenComplete();
        } finally {
            lock.unlock();
        }
    }

    /** Of the one at this place some bytes may be on their way, and those after it were never handed over. */
    void brokeAt(int place, String why) {
        lock.lock();
        try {
            for (int i = place; i < outcomes.length; i++) {
                if (outcomes[i] == null) {
                    open--;
                }
                outcomes[i] = new Outcome(i == place ? Result.UNKNOWN : Result.REFUSED, why);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the answers; false when some did not come, and their fate is unknown. */
    boolean await(Duration within) {
        lock.lock();
        try {
            long left = within.toNanos();
            while (open > 0 && left > 0) {
                left = complete.awaitNanos(left);
            }
            return answered("no confirm in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answered("interrupted while waiting for the confirm");
        } finally {
            lock.unlock();
        }
    }

    /** One for each message, once they were {@linkplain #await awaited}. */
    List<Outcome> outcomes() {
        lock.lock();
        try {
            List<Outcome> all = new ArrayList<>(outcomes.length);
            Arrays.stream(outcomes).map(Objects::requireNonNull).forEach(all::add);
            return all;
        } finally {
            lock.unlock();
        }
    }

    private boolean answered(String otherwise) {
        boolean all = open == 0;
        for (int i = begin; i < outcomes.length; i++) {
            settle(i, new Outcome(Result.UNKNOWN, otherwise));
        }
        return all;
    }

    private void settle(int place, Outcome outcome) {
        if (outcomes[place] == null) {
            outcomes[place] = outcome;
            open--;
        }
    }

    private void signalWhenComplete() {
        if (open == 0) {
            complete.signal();
        }
    }
}
