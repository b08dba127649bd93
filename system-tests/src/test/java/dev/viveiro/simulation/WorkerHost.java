package dev.viveiro.simulation;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Topology;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.report.ToldMachines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Message;

/** A host: a folder that outlives every process, a process or none, and a cable that may be cut. */
final class WorkerHost implements AutoCloseable {
    private static final Set<String> STATEMENTS =
            Set.of(Contracts.typeOf(HostReported.class), Contracts.typeOf(HostGreeted.class));

    private final HostId id;
    private final Path folder;
    private final ManualClock clock;
    private final Ids ids;
    private final Wire wire;
    private final Consumer<Outgoing> statements;
    private final Fate.Surroundings surroundings;
    private @Nullable WorkerProcess process;
    private boolean connected = true;
    private boolean destroyed;
    private boolean forgot;
    private List<Machine> lastSeen = List.of();

    WorkerHost(
            HostId id,
            Path folder,
            ManualClock clock,
            Ids ids,
            Wire wire,
            Consumer<Outgoing> statements,
            Consumer<Duration> timePasses) {
        this.id = id;
        this.folder = folder;
        this.clock = clock;
        this.ids = ids;
        this.wire = wire;
        this.statements = statements;
        this.surroundings = new Fate.Surroundings() {
            @Override
            public void timePasses(Duration length) {
                timePasses.accept(length);
            }

            @Override
            public void commandsCome(SplittableRandom random) {
                takeCommands(random);
            }
        };
    }

    HostId id() {
        return id;
    }

    boolean runs() {
        return process != null;
    }

    boolean connected() {
        return connected;
    }

    boolean destroyed() {
        return destroyed;
    }

    /** True once a journal was lost or replaced by an older one. */
    boolean forgot() {
        return forgot;
    }

    /** What the gateway was last told; null while no process runs. */
    ToldMachines.@Nullable Snapshot told() {
        WorkerProcess running = process;
        return running == null ? null : running.told();
    }

    /** Every machine that the hypervisor has, whether the worker runs or not. */
    List<Machine> machines() {
        if (destroyed) {
            return List.of();
        }
        WorkerProcess running = process;
        return running == null ? lastSeen : running.machines();
    }

    /** What is in a machine's drive, of one that it has; null while no process runs. */
    @Nullable
    String inDrive(VmId vm) {
        WorkerProcess running = process;
        return running == null ? null : running.inDrive(vm);
    }

    /** False when the guest of a machine that it has was given something else; a process that does not run can't be asked. */
    boolean gave(VmId vm, Secret userData) {
        WorkerProcess running = process;
        return running == null || running.gave(vm, userData);
    }

    /** Starts the worker, if it does not run; it says hello if it is connected. */
    void start() {
        if (process == null && !destroyed) {
            process = WorkerProcess.start(id, folder, clock, ids, publisher(), wire.carried(), surroundings);
            report();
        }
    }

    /** The process is gone; what it had committed stays. */
    void kill() {
        WorkerProcess running = process;
        if (running != null) {
            lastSeen = running.machines();
            process = null;
            running.end();
        }
    }

    void cut() {
        connected = false;
    }

    void mend() {
        connected = true;
    }

    /** Host and machines are no more. */
    void destroy() {
        kill();
        connected = false;
        destroyed = true;
    }

    /** The journal is lost or, when {@code copy}, replaced by what {@link #copyJournal} kept; the worker does not run. */
    void loseJournal(boolean copy) {
        kill();
        forgot = true;
        try {
            for (String file : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
                Files.deleteIfExists(folder.resolve(file));
            }
            if (copy && Files.exists(folder.resolve("copy.db"))) {
                Files.copy(
                        folder.resolve("copy.db"), folder.resolve("journal.db"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps the journal as it is; the worker stops for that. */
    void copyJournal() {
        kill();
        try {
            if (Files.exists(folder.resolve("journal.db"))) {
                Files.copy(
                        folder.resolve("journal.db"), folder.resolve("copy.db"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looks at the hypervisor and tells; says hello when the gateway wants one. */
    void report() {
        alive(running -> {
            running.report();
            if (connected && !running.welcomed()) {
                running.greet();
            }
        });
    }

    /** Takes some of the commands that wait. */
    void takeCommands(SplittableRandom random) {
        alive(running -> {
            for (Lane lane : Lane.values()) {
                if (connected && running.takesCommands()) {
                    Deliveries.some(queue(lane), running.intake(), random);
                }
            }
        });
    }

    void takeAllCommands() {
        alive(running -> {
            for (Lane lane : Lane.values()) {
                if (connected && running.takesCommands()) {
                    Deliveries.all(queue(lane), running.intake());
                }
            }
        });
    }

    private List<Message> queue(Lane lane) {
        return wire.queue(Topology.hostQueue(id, lane));
    }

    /** Runs one of the operations that could run now; false when there is none. */
    boolean work(@Nullable SplittableRandom fate) {
        WorkerProcess running = process;
        if (running == null || !running.hasWork()) {
            return false;
        }
        alive(now -> now.work(fate));
        return true;
    }

    /** Sends what waits in the journal's outbox. */
    int say() {
        int[] sent = new int[1];
        alive(running -> sent[0] = running.say());
        return sent[0];
    }

    /** A machine goes off by itself. */
    void losePower(int which) {
        alive(running -> running.losePower(which));
    }

    void hear(HostNotice notice) {
        WorkerProcess running = process;
        if (connected && running != null) {
            running.hear(notice);
        }
    }

    /** Does something with the process, which may die of it. */
    private void alive(Consumer<WorkerProcess> what) {
        WorkerProcess running = process;
        if (running == null) {
            return;
        }
        try {
            what.accept(running);
        } catch (Fate.Killed killed) {
            kill();
        }
        if (running.broken()) {
            kill();
        }
    }

    private Publisher publisher() {
        Publisher events = wire.ofHost(id);
        return messages -> {
            if (!connected) {
                return messages.stream()
                        .map(any -> new Publisher.Outcome(Publisher.Result.REFUSED, "the cable is cut"))
                        .toList();
            }
            if (STATEMENTS.contains(messages.getFirst().envelope().type())) {
                messages.forEach(statements);
                return messages.stream().map(any -> Publisher.Outcome.DELIVERED).toList();
            }
            return events.publish(messages);
        };
    }

    @Override
    public void close() {
        kill();
    }

    /** For log lines of failing walks. */
    @Override
    public String toString() {
        return id + (destroyed ? " destroyed" : process == null ? " down" : " up") + (connected ? "" : " cut off");
    }
}
