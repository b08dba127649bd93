package dev.viveiro.gateway.batch;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.operation.Cause;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.batch.BatchStore.Failed;
import dev.viveiro.gateway.batch.NewBatches.NewItem;
import dev.viveiro.gateway.batch.roster.RosterEntry;
import dev.viveiro.gateway.batch.roster.RosterError;
import dev.viveiro.gateway.tenant.Tenants;
import dev.viveiro.gateway.vm.BulkCreation;
import dev.viveiro.gateway.vm.BulkCreation.Made;
import dev.viveiro.gateway.vm.BulkEnding;
import dev.viveiro.gateway.vm.NewVm;
import dev.viveiro.gateway.vm.UserDataStore;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The face of batches. Each call joins the caller's transaction, or makes one. */
@Service
public class BatchService {
    private static final Logger log = LoggerFactory.getLogger(BatchService.class);

    private final BatchStore store;
    private final NewBatches newBatches;
    private final BulkCreation creation;
    private final BulkEnding ending;
    private final Offer offer;
    private final UserDataStore userData;
    private final Tenants tenants;
    private final Ids ids;
    private final Clock clock;

    BatchService(
            BatchStore store,
            NewBatches newBatches,
            BulkCreation creation,
            BulkEnding ending,
            Offer offer,
            UserDataStore userData,
            Tenants tenants,
            Ids ids,
            Clock clock) {
        this.store = store;
        this.newBatches = newBatches;
        this.creation = creation;
        this.ending = ending;
        this.offer = offer;
        this.userData = userData;
        this.tenants = tenants;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Accepts the good entries, all of them or none; bad ones are kept as skipped.
     *
     * @param given to the guests of all machines; null for nothing
     * @throws ProblemException no-capacity; not-supported
     */
    @Transactional
    public Batch create(Caller caller, List<RosterEntry> entries, @Nullable Secret given) {
        BatchId id = new BatchId(ids.next());
        List<NewVm> wishes = entries.stream()
                .filter(entry -> entry.wish() != null)
                .map(BatchService::wish)
                .toList();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        UUID kept = given == null ? null : ids.next();
        if (given != null) {
            requireCloudInit(wishes);
            userData.keep(Objects.requireNonNull(kept), caller.tenant(), given);
        }
        creation.create(caller, wishes, kept, "batch " + id, made -> {
            Iterator<Made> next = made.iterator();
            newBatches.insert(
                    id,
                    caller.tenant(),
                    now,
                    kept,
                    entries.stream().map(entry -> item(entry, next)).toList());
        });
        log.info(
                "Batch {} is accepted: {} machines, {} rows skipped.",
                id,
                wishes.size(),
                entries.size() - wishes.size());
        return Batch.accepted(id, now, wishes.size(), entries.size() - wishes.size());
    }

    /** Throws {@code not-found}; another tenant's batch is not found too. */
    public Batch find(Caller caller, BatchId id) {
        return store.find(caller.tenant(), id, clock.instant())
                .orElseThrow(() -> ProblemException.notFound("batch", id));
    }

    /** Those that exist, of whatever tenant, in no order, read with {@code snapshot}. */
    public List<Batch> findAll(JdbcClient snapshot, List<BatchId> batches) {
        return new BatchStore(snapshot).findAll(batches, clock.instant());
    }

    /** At most {@code limit} items after line {@code after}, in the order of the lines; throws {@code not-found}. */
    public List<BatchItem> items(Caller caller, BatchId id, int after, int limit) {
        if (!store.exists(caller.tenant(), id)) {
            throw ProblemException.notFound("batch", id);
        }
        return store.items(id, after, limit);
    }

    /**
     * Cancels every item that has not ended. What was not sent yet costs nothing; what runs is undone by its host.
     *
     * @throws ProblemException not-found; too-late when all ended by themselves
     */
    @Transactional
    public Batch cancel(Caller caller, BatchId id) {
        lock(caller, id);
        Batch before = find(caller, id);
        if (before.state() == BatchState.CANCELLED) {
            return before;
        }
        if (before.state() != BatchState.RUNNING) {
            throw new ProblemException(ProblemCode.TOO_LATE, "The batch has ended: it is " + before.state() + ".");
        }
        ending.cancelCreates(caller, store.open(id));
        log.info(
                "Batch {} is cancelled; {} items had not ended.",
                id,
                before.counts().open());
        return find(caller, id);
    }

    /**
     * Creates the machine of every failed item anew, from what the item asked for; what the first left behind is deleted.
     *
     * @throws ProblemException not-found, no-capacity
     */
    @Transactional
    public Batch retryFailed(Caller caller, BatchId id) {
        tenants.lock(caller.tenant());
        lock(caller, id);
        List<Failed> failed = store.failed(id);
        if (!failed.isEmpty()) {
            String why = "retry of batch " + id;
            List<VmId> machines = failed.stream().map(Failed::vm).toList();
            UUID given = store.userData(id).orElse(null);
            if (given != null && userData.find(given).isEmpty()) {
                throw new ProblemException(
                        ProblemCode.INVALID_STATE,
                        "The userData of the batch is not kept any more; send what failed in another batch.");
            }
            ending.clearFailed(caller, machines, why);
            creation.create(
                    caller,
                    failed.stream().map(item -> wish(item, caller.tenant())).toList(),
                    given,
                    why,
                    made -> store.retried(id, failed, made));
            log.info("Batch {}: {} failed items are tried again.", id, failed.size());
        }
        return find(caller, id);
    }

    private static void requireCloudInit(List<NewVm> wishes) {
        wishes.stream()
                .map(NewVm::image)
                .filter(image -> !image.cloudInit())
                .findFirst()
                .ifPresent(image -> {
                    throw ProblemException.field(
                            "/userData",
                            "image-without-cloud-init",
                            "Guests of image " + image.name() + " run no cloud-init that would take it.");
                });
    }

    private void lock(Caller caller, BatchId id) {
        if (!store.lock(caller.tenant(), id)) {
            throw ProblemException.notFound("batch", id);
        }
    }

    private static NewVm wish(RosterEntry entry) {
        RosterEntry.Wish wish = Objects.requireNonNull(entry.wish());
        return new NewVm(wish.label(), wish.plan(), wish.image(), List.of(), entry.email(), null, null);
    }

    private NewVm wish(Failed item, TenantId tenant) {
        return new NewVm(
                item.label(),
                offer.plan(item.plan()),
                offer.image(item.image(), tenant),
                List.of(),
                item.email(),
                null,
                null);
    }

    private static NewItem item(RosterEntry entry, Iterator<Made> made) {
        RosterEntry.Wish wish = entry.wish();
        return wish == null
                ? new NewItem(entry.line(), entry.name(), entry.email(), null, null, null, skipped(entry))
                : new NewItem(
                        entry.line(),
                        entry.name(),
                        entry.email(),
                        wish.plan().name(),
                        wish.image().name(),
                        made.next(),
                        null);
    }

    private static Cause skipped(RosterEntry entry) {
        String detail = entry.errors().stream()
                .map(error -> (error.column() == null ? "" : error.column() + ": ") + error.detail())
                .collect(Collectors.joining(" "));
        List<RosterError> errors = new ArrayList<>(entry.errors());
        return new Cause(errors.getFirst().code(), Fault.USER, detail, "Correct the row and send it in another batch.");
    }
}
