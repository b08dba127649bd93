package dev.viveiro.worker.operation;

import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.WorkRef;
import dev.viveiro.kernel.VmId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Keeps every step at once, and says where an operation is only when that is still news after a while: of an operation that
 * is over sooner only its end is said. What is not said yet is lost with the process; the next one says where it goes on,
 * which may be a step before the one that was said last.
 */
public final class UnhurriedLog implements OperationLog {
    private final OperationLog log;
    private final Clock clock;
    private final Duration patience;
    private final Map<WorkRef, News> untold = new ConcurrentHashMap<>();

    /** @param patience how old news is before it is told */
    public UnhurriedLog(OperationLog log, Clock clock, Duration patience) {
        this.log = log;
        this.clock = clock;
        this.patience = patience;
    }

    private record News(Instant since, RunState state, Function<EventOrigin, HostEvent> event) {
        /** What is told next is the newest, as soon as the oldest would have been. */
        News followedBy(News newer) {
            return new News(since, newer.state, newer.event);
        }
    }

    @Override
    public void save(RunState state, Function<EventOrigin, HostEvent> event) {
        WorkRef work = state.work().ref();
        if (state.phase() == Phase.ENDED) {
            untold.remove(work);
            log.save(state, event);
        } else {
            log.save(state);
            goesOn(state, event);
        }
    }

    @Override
    public void goesOn(RunState state, Function<EventOrigin, HostEvent> event) {
        untold.merge(state.work().ref(), new News(clock.instant(), state, event), News::followedBy);
    }

    /** Says what has waited long enough; call it often, from one thread. */
    public void tell() {
        Instant old = clock.instant().minus(patience);
        untold.forEach((work, news) -> {
            if (!news.since().isAfter(old) && untold.remove(work, news)) {
                log.say(news.state(), news.event());
            }
        });
    }

    @Override
    public void save(RunState state) {
        log.save(state);
    }

    @Override
    public void say(RunState state, Function<EventOrigin, HostEvent> event) {
        log.say(state, event);
    }

    @Override
    public Map<String, String> earlierOutput(WorkRef work, String step) {
        return log.earlierOutput(work, step);
    }

    @Override
    public List<Unfinished> unfinished() {
        return log.unfinished();
    }

    @Override
    public void writeTombstone(VmId vm, int generation) {
        log.writeTombstone(vm, generation);
    }

    @Override
    public void removeTombstone(VmId vm, int generation) {
        log.removeTombstone(vm, generation);
    }

    @Override
    public boolean hasTombstone(VmId vm, int generation) {
        return log.hasTombstone(vm, generation);
    }
}
