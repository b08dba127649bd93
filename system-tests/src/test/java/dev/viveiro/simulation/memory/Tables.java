package dev.viveiro.simulation.memory;

import dev.viveiro.contract.host.HostResources;
import dev.viveiro.gateway.host.HostCapacity;
import dev.viveiro.gateway.host.HostState;
import dev.viveiro.gateway.host.Remains.Left;
import dev.viveiro.gateway.operation.Operation;
import dev.viveiro.gateway.placement.PlacementLog;
import dev.viveiro.gateway.vm.Suspensions;
import dev.viveiro.gateway.vm.UnfinishedWork;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.UserId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Outgoing;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows. Each is immutable, so that a copy of the maps is a copy of everything. */
public final class Tables {
    final Map<VmId, Vm> vms;
    final Map<OperationId, OperationRow> operations;
    final Map<String, AddressRow> addresses;
    final Map<HostId, HostRow> hosts;
    final Map<HostId, String> sealingKeys;
    final Map<Incarnation, RemainsRow> remains;
    final Map<JournalKey, JournalRow> journals;
    final Map<Placed, PlacementLog.Entry> placements;
    final TreeMap<Long, OutboxRow> outbox;
    final Set<InboxKey> inbox;
    final Map<OperationId, UnfinishedWork.Void> askedAgain;
    final Map<JournalKey, Set<Long>> applied;
    final Map<UserKey, UserId> users;
    final Set<TenantId> tenants;
    final Map<TurnKey, Long> turns;
    final Set<Suspensions.Entry> suspensions;
    /** Newest version that was heard of each tenant's credit. */
    final Map<TenantId, Long> credit;

    final Map<VmId, OperationId> owedStarts;

    /** Numbers that a transaction draws stay drawn when it is rolled back, as a sequence's do. */
    private final long[] sequence;

    Tables() {
        vms = new LinkedHashMap<>();
        operations = new LinkedHashMap<>();
        addresses = new LinkedHashMap<>();
        hosts = new LinkedHashMap<>();
        sealingKeys = new HashMap<>();
        remains = new LinkedHashMap<>();
        journals = new LinkedHashMap<>();
        placements = new LinkedHashMap<>();
        outbox = new TreeMap<>();
        inbox = new HashSet<>();
        askedAgain = new HashMap<>();
        applied = new HashMap<>();
        users = new HashMap<>();
        tenants = new HashSet<>();
        turns = new HashMap<>();
        suspensions = new LinkedHashSet<>();
        credit = new HashMap<>();
        owedStarts = new HashMap<>();
        sequence = new long[1];
    }

    private Tables(Tables other) {
        vms = new LinkedHashMap<>(other.vms);
        operations = new LinkedHashMap<>(other.operations);
        addresses = new LinkedHashMap<>(other.addresses);
        hosts = new LinkedHashMap<>(other.hosts);
        sealingKeys = new HashMap<>(other.sealingKeys);
        remains = new LinkedHashMap<>(other.remains);
        journals = new LinkedHashMap<>(other.journals);
        placements = new LinkedHashMap<>(other.placements);
        outbox = new TreeMap<>(other.outbox);
        inbox = new HashSet<>(other.inbox);
        askedAgain = new HashMap<>(other.askedAgain);
        applied = new HashMap<>(other.applied);
        users = new HashMap<>(other.users);
        tenants = new HashSet<>(other.tenants);
        turns = new HashMap<>(other.turns);
        suspensions = new LinkedHashSet<>(other.suspensions);
        credit = new HashMap<>(other.credit);
        owedStarts = new HashMap<>(other.owedStarts);
        sequence = other.sequence;
    }

    Tables copy() {
        return new Tables(this);
    }

    long nextNumber() {
        return ++sequence[0];
    }

    /** @param awaits the host whose window it waits for; null once it was sent */
    record OperationRow(
            Operation operation,
            @Nullable HostId awaits,
            @Nullable String trace) {}

    record AddressRow(
            String address, @Nullable VmId vm, @Nullable Instant releasedAt) {}

    record Incarnation(VmId vm, int generation) {}

    /** @param migration the move that it is held for; null for what is asked for */
    record RemainsRow(Left left, Instant askAt, @Nullable OperationId migration) {}

    record JournalKey(HostId host, String journal) {}

    record JournalRow(long heard, boolean retired) {}

    record Placed(OperationId operation, int generation) {}

    record OutboxRow(long position, Outgoing message, Instant availableAt, int attempts, boolean mayHaveLeft) {}

    record InboxKey(String consumer, UUID message) {}

    record UserKey(TenantId tenant, String email) {}

    record TurnKey(HostId host, TenantId tenant) {}

    /** A host; what may be reserved of it is what it has in all, its processors four times. */
    record HostRow(
            HostCapacity capacity,
            @Nullable String journal,
            long reportNumber,
            boolean heldBack,
            @Nullable Instant heardAt,
            @Nullable UUID greeting,
            boolean freshJournal,
            @Nullable Instant lostAt,
            @Nullable Instant deadAt) {
        static final HostResources NOTHING = new HostResources(0, 0, 0);

        HostRow with(HostCapacity changed) {
            return new HostRow(
                    changed, journal, reportNumber, heldBack, heardAt, greeting, freshJournal, lostAt, deadAt);
        }

        HostRow heard(Instant now) {
            HostState state = capacity.state() == HostState.SUSPECT ? HostState.UP : capacity.state();
            return new HostRow(
                    in(state, capacity.epoch()),
                    journal,
                    reportNumber,
                    false,
                    now,
                    greeting,
                    freshJournal,
                    lostAt,
                    deadAt);
        }

        HostCapacity in(HostState state, long epoch) {
            return new HostCapacity(
                    capacity.id(),
                    capacity.name(),
                    state,
                    capacity.drivers(),
                    capacity.impediment(),
                    epoch,
                    capacity.allocatable(),
                    capacity.reserved(),
                    capacity.total(),
                    capacity.used(),
                    capacity.machines(),
                    capacity.reportedAt());
        }
    }
}
