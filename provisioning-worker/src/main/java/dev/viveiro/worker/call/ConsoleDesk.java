package dev.viveiro.worker.call;

import dev.viveiro.contract.call.AttachConsole;
import dev.viveiro.contract.call.CallRefused;
import dev.viveiro.contract.call.CallTarget;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.ConsoleLogs;
import dev.viveiro.worker.driver.Consoles;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.MachineConsole;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The consoles that somebody is connected to: one at a time for each machine, and some in all. */
final class ConsoleDesk implements AutoCloseable {
    static final int AT_ONCE = 64;
    /** What was said before, in bytes. */
    private static final int BEFORE = 64 << 10;

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration LEAVING = Duration.ofSeconds(3);
    private static final Logger log = LoggerFactory.getLogger(ConsoleDesk.class);

    private final HypervisorDriver driver;
    private final GatewayLine line;
    private final Executor threads;
    private final Clock clock;
    private final Map<VmId, CompletableFuture<ConsoleStream>> seats = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("console-ends").factory());

    ConsoleDesk(HypervisorDriver driver, GatewayLine line, Executor threads, Clock clock) {
        // a console that has ended is not kept until its time would have been over
        timer.setRemoveOnCancelPolicy(true);
        this.driver = driver;
        this.line = line;
        this.threads = threads;
        this.clock = clock;
    }

    /** Connects who asked, or says why not; throws what the driver says. */
    void attach(AttachConsole call) {
        CallTarget target = call.target();
        HypervisorDriver holder = driver.holding(target.vm());
        Consoles consoles = holder.ability(Consoles.class).orElse(null);
        if (consoles == null) {
            line.refuse(target, Refusals.notSupported(holder.info(), Capability.CONSOLE));
        } else if (seats.size() >= AT_ONCE) {
            line.refuse(target, new CallRefused(CallRefused.Why.FAILED, "the host has " + AT_ONCE + " consoles open"));
        } else {
            CompletableFuture<ConsoleStream> seat = new CompletableFuture<>();
            if (!taken(target.vm(), seat, call.takeOver())) {
                line.refuse(
                        target,
                        new CallRefused(
                                CallRefused.Why.IN_USE,
                                "somebody is connected to the console; takeOver=true ends that"));
                return;
            }
            connect(call, consoles, seat);
        }
    }

    private boolean taken(VmId vm, CompletableFuture<ConsoleStream> seat, boolean takeOver) {
        CompletableFuture<ConsoleStream> other = seats.putIfAbsent(vm, seat);
        if (other == null) {
            return true;
        }
        // the one that left gives its seat back, before this or after it
        return takeOver && left(other) && (seats.replace(vm, other, seat) || seats.putIfAbsent(vm, seat) == null);
    }

    private static boolean left(CompletableFuture<ConsoleStream> other) {
        try {
            ConsoleStream stream = other.get(LEAVING.toMillis(), TimeUnit.MILLISECONDS);
            stream.end(StatusCode.POLICY_VIOLATION, "taken-over");
            Object unused = stream.ended().get(LEAVING.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException neverBegan) {
            return true;
        } catch (TimeoutException stays) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void connect(AttachConsole call, Consoles consoles, CompletableFuture<ConsoleStream> seat) {
        VmId vm = call.target().vm();
        ConsoleStream stream;
        @Nullable MachineConsole console = null;
        try {
            console = consoles.attach(vm);
            stream = new ConsoleStream(console, said(vm), threads);
        } catch (RuntimeException e) {
            if (console != null) {
                console.close();
            }
            seats.remove(vm, seat);
            boolean unused = seat.completeExceptionally(e);
            throw e;
        }
        stream.ended().whenComplete((nothing, failure) -> seats.remove(vm, seat));
        boolean unused = seat.complete(stream);
        try {
            line.stream(call.target(), stream);
            Duration left = Duration.between(clock.instant(), call.until());
            Future<?> end = timer.schedule(
                    () -> stream.end(StatusCode.POLICY_VIOLATION, "too-long"),
                    Math.clamp(left.toMillis(), 0, LONGEST.toMillis()),
                    TimeUnit.MILLISECONDS);
            stream.ended().whenComplete((nothing, failure) -> end.cancel(false));
        } catch (IOException e) {
            log.warn("A console did not reach the gateway ({}); who waits for it asks again.", e.getMessage());
            stream.abandon();
        }
    }

    private byte[] said(VmId vm) {
        @Nullable
        ConsoleLogs logs = driver.holding(vm).ability(ConsoleLogs.class).orElse(null);
        return logs == null ? new byte[0] : logs.consoleLog(vm, BEFORE);
    }

    /** How many consoles wait for their time to be over. */
    int timed() {
        return timer.getQueue().size();
    }

    /** Ends all of them. */
    @Override
    public void close() {
        timer.shutdownNow();
        seats.values().forEach(seat -> seat.thenAccept(stream -> stream.end(StatusCode.SHUTDOWN, "host-stops")));
    }
}
