package dev.viveiro.gateway.vm;

import dev.viveiro.contract.host.EventOrigin;
import java.util.List;

/**
 * Which events of each journal were applied, or rightly ignored: a set of ranges of their numbers. A journal's numbers have
 * no gaps, so one that is missing below another is still on its way.
 */
public interface AppliedEvents {
    /** In the transaction that applies them, as its last lock. */
    void note(List<EventOrigin> origins);
}
