package dev.viveiro.simulation;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.account.CreditChanged;
import dev.viveiro.contract.host.CapturedImage;
import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.contract.host.HostStatement;
import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.broker.VerifiedHost;
import dev.viveiro.gateway.dispatch.DispatchPolicy;
import dev.viveiro.gateway.dispatch.Dispatcher;
import dev.viveiro.gateway.dispatch.DispatcherAtHand;
import dev.viveiro.gateway.host.Attention;
import dev.viveiro.gateway.host.HostStatements;
import dev.viveiro.gateway.host.Incoming;
import dev.viveiro.gateway.host.NoticeSender;
import dev.viveiro.gateway.image.CapturedImages;
import dev.viveiro.gateway.image.ImageSources;
import dev.viveiro.gateway.image.Transports;
import dev.viveiro.gateway.operation.Argument;
import dev.viveiro.gateway.plan.Plan;
import dev.viveiro.gateway.vm.BulkCreation;
import dev.viveiro.gateway.vm.BulkEnding;
import dev.viveiro.gateway.vm.CardWish;
import dev.viveiro.gateway.vm.ExpiryPolicy;
import dev.viveiro.gateway.vm.HostEvents;
import dev.viveiro.gateway.vm.HostsAndMachines;
import dev.viveiro.gateway.vm.NewVm;
import dev.viveiro.gateway.vm.OperationPolicy;
import dev.viveiro.gateway.vm.StartingAgain;
import dev.viveiro.gateway.vm.Tending;
import dev.viveiro.gateway.vm.VmService;
import dev.viveiro.gateway.vm.domain.SuspensionCause;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.suspension.Credit;
import dev.viveiro.gateway.vm.suspension.Suspender;
import dev.viveiro.gateway.vm.suspension.SuspensionPolicy;
import dev.viveiro.gateway.vm.suspension.SuspensionService;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.BatchListener;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Inbox;
import dev.viveiro.messaging.ListenerAtHand;
import dev.viveiro.messaging.Outbox;
import dev.viveiro.messaging.OutboxRelay;
import dev.viveiro.messaging.OutboxRows;
import dev.viveiro.messaging.Outgoing;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.ReturnPolicy;
import dev.viveiro.messaging.Topology;
import dev.viveiro.messaging.Traces;
import dev.viveiro.testkit.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.filter.RegexPatternTypeFilter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** The gateway's own code over the given stores; nothing in it runs by itself, and what it sends goes to the given wire. */
final class Gateway implements AutoCloseable {
    static final int WINDOW = 3;
    private static final Duration MINUTES_10 = Duration.ofMinutes(10);
    private static final Duration MINUTES_5 = Duration.ofMinutes(5);

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final TransactionTemplate transaction;
    private final Map<Lane, BatchListener> listeners = new EnumMap<>(Lane.class);

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Transactions {}

    /** Starts nothing: what would run on threads of its own is called by the simulation. */
    private static final class NothingStarts implements LifecycleProcessor {
        @Override
        public void onRefresh() {}

        @Override
        public void onClose() {}

        @Override
        public void start() {}

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return false;
        }
    }

    Gateway(
            Stores stores,
            PlatformTransactionManager transactions,
            ManualClock clock,
            Ids ids,
            Publisher publisher,
            Consumer<HostNotice> notices) {
        context.register(Transactions.class);
        context.registerBean("lifecycleProcessor", LifecycleProcessor.class, NothingStarts::new);
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(Ids.class, () -> ids);
        context.registerBean(Traces.class, Traces::none);
        context.registerBean(PlatformTransactionManager.class, () -> transactions);
        context.registerBean(OperationPolicy.class, Gateway::operationPolicy);
        context.registerBean(DispatchPolicy.class, () -> new DispatchPolicy(WINDOW, Duration.ofHours(24)));
        context.registerBean(ExpiryPolicy.class, () -> new ExpiryPolicy(Duration.ofHours(24), Duration.ofHours(24)));
        context.registerBean(SuspensionPolicy.class, () -> new SuspensionPolicy(Duration.ofSeconds(30)));
        context.registerBean(NoticeSender.class, () -> all -> all.forEach(notices));
        context.registerBean(Attention.class, Listens::new);
        context.registerBean(ImageSources.class, IsoImages::new);
        context.registerBean(GivenUserData.class, GivenUserData::new);
        context.registerBean(CapturedImages.class, () -> (image, content) -> {});
        context.registerBean(Transports.class, Gateway::allThatIsToldCame);
        stores.register(context);
        ClassPathBeanDefinitionScanner scanner = new ClassPathBeanDefinitionScanner(context);
        scanner.setResourcePattern("*.class");
        scanner.addExcludeFilter(new RegexPatternTypeFilter(java.util.regex.Pattern.compile(".*\\.Sql[^.]*")));
        scanner.scan(
                "dev.viveiro.gateway.vm",
                "dev.viveiro.gateway.vm.suspension",
                "dev.viveiro.gateway.dispatch",
                "dev.viveiro.gateway.placement",
                "dev.viveiro.gateway.host");
        context.registerBean(
                OutboxRelay.class,
                () -> new OutboxRelay(
                        transactions,
                        context.getBean(OutboxRows.class),
                        publisher,
                        context.getBean(ReturnPolicy.class),
                        clock));
        context.refresh();
        transaction = new TransactionTemplate(transactions);
        for (Lane lane : Lane.values()) {
            listeners.put(
                    lane,
                    ListenerAtHand.of(
                            Topology.hostEvents(lane),
                            VerifiedHost::event,
                            bean(HostEvents.class),
                            bean(Inbox.class),
                            transactions,
                            away -> {}));
        }
    }

    private static Transports allThatIsToldCame() {
        return new Transports() {
            @Override
            public void begin(OperationId operation) {}

            @Override
            public boolean has(OperationId operation, CapturedImage content) {
                return true;
            }
        };
    }

    private static OperationPolicy operationPolicy() {
        return new OperationPolicy(
                MINUTES_10,
                MINUTES_10,
                MINUTES_5,
                MINUTES_5,
                MINUTES_5,
                MINUTES_5,
                MINUTES_10,
                MINUTES_10,
                MINUTES_10,
                MINUTES_10,
                MINUTES_10,
                MINUTES_10,
                Duration.ofSeconds(60),
                Duration.ofSeconds(28),
                3,
                3,
                Duration.ofSeconds(2),
                Duration.ofSeconds(30));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    void create(Caller caller, NewVm wish) {
        bean(VmService.class).create(caller, wish);
    }

    void power(Caller caller, VmId vm, OperationType type) {
        bean(VmService.class).operate(caller, vm, type, Argument.NONE);
    }

    void resize(Caller caller, VmId vm, Plan plan, boolean restart) {
        bean(VmService.class).resize(caller, vm, plan, restart);
    }

    void reinstall(Caller caller, VmId vm) {
        bean(VmService.class).reinstall(caller, vm, null);
    }

    void capture(Caller caller, VmId vm, UUID image) {
        bean(VmService.class)
                .operate(caller, vm, OperationType.CAPTURE, new Argument.NewCapture(image, "image-" + image));
    }

    void changeNetwork(Caller caller, VmId vm, CardWish wish) {
        bean(VmService.class).changeNetwork(caller, vm, wish);
    }

    void attachDisk(Caller caller, VmId vm, UUID disk, long sizeGib) {
        bean(VmService.class)
                .operate(
                        caller,
                        vm,
                        OperationType.ATTACH_DISK,
                        new Argument.OfDisk(disk, "disk-" + disk, sizeGib, false));
    }

    void detachDisk(Caller caller, VmId vm, String name) {
        bean(VmService.class).detachDisk(caller, vm, name);
    }

    void snapshot(Caller caller, VmId vm, OperationType type, UUID snapshot) {
        bean(VmService.class).operate(caller, vm, type, new Argument.OfSnapshot(snapshot));
    }

    /** @param image null for an empty drive */
    void changeIso(Caller caller, VmId vm, @Nullable String image) {
        bean(VmService.class).operate(caller, vm, OperationType.CHANGE_ISO, new Argument.InDrive(image));
    }

    void migrate(Caller caller, VmId vm, boolean force) {
        bean(VmService.class).migrate(caller, vm, null, force);
    }

    void delete(Caller caller, VmId vm) {
        bean(VmService.class).delete(caller, vm);
    }

    void cancel(Caller caller, OperationId operation) {
        bean(VmService.class).cancel(caller, operation);
    }

    void suspend(Caller caller, VmId vm, SuspensionCause cause) {
        bean(SuspensionService.class).suspend(caller, vm, cause, null);
    }

    void unsuspend(Caller caller, VmId vm) {
        bean(SuspensionService.class).unsuspend(caller, vm, EnumSet.allOf(SuspensionCause.class));
    }

    void suspend(TenantId tenant, SuspensionCause cause) {
        bean(SuspensionService.class).suspend(tenant, cause, "key-1", null);
    }

    void unsuspend(TenantId tenant) {
        bean(SuspensionService.class).unsuspend(tenant, EnumSet.allOf(SuspensionCause.class), "key-1");
    }

    /** Metering tells how a tenant's credit stands. */
    void tell(CreditChanged changed) {
        Envelope envelope = new Envelope(
                bean(Ids.class).next(), "credit-changed/1", "/metering", "", changed.at(), null, new byte[0]);
        transaction.executeWithoutResult(
                status -> bean(Credit.class).handle(List.of(new Received<>(changed, envelope))));
    }

    /** @param given what all their guests are given; null for nothing */
    void createMany(Caller caller, List<NewVm> wishes, @Nullable Secret given, Consumer<List<BulkCreation.Made>> made) {
        transaction.executeWithoutResult(status -> {
            UUID kept = given == null ? null : bean(Ids.class).next();
            if (kept != null) {
                bean(GivenUserData.class).keep(kept, caller.tenant(), Objects.requireNonNull(given));
            }
            bean(BulkCreation.class).create(caller, wishes, kept, "a batch", made);
        });
    }

    void cancelMany(Caller caller, Collection<VmId> vms) {
        transaction.executeWithoutResult(status -> bean(BulkEnding.class).cancelCreates(caller, vms));
    }

    void clearMany(Caller caller, Collection<VmId> vms) {
        transaction.executeWithoutResult(status -> bean(BulkEnding.class).clearFailed(caller, vms, "cleared"));
    }

    /** What the machine's guest is to be given; null for nothing. */
    @Nullable
    Secret given(Vm vm) {
        UUID kept = vm.build().userData();
        return kept == null ? null : bean(GivenUserData.class).find(kept).orElseThrow();
    }

    /** One pass of the relay; how many messages left. */
    int relay() {
        return bean(OutboxRelay.class).pass();
    }

    /** Everything that is done again and again. */
    void sweep() {
        bean(Tending.class).endOverdue();
        bean(Tending.class).deleteAgain();
        bean(StartingAgain.class).sweep();
        bean(HostsAndMachines.class).sweep();
        bean(Suspender.class).look();
        DispatcherAtHand.look(bean(Dispatcher.class));
    }

    /** What listens to a lane of the hosts' events. */
    BatchListener listener(Lane lane) {
        return Objects.requireNonNull(listeners.get(lane));
    }

    private static final Contracts<HostStatement> STATEMENTS = Contracts.of(HostStatement.class);

    /** A report or a hello arrives. */
    void hear(Outgoing message) {
        Envelope envelope = message.envelope();
        HostStatement statement = ContractJson.read(
                envelope.data(), STATEMENTS.recordOf(envelope.type()).orElseThrow());
        List<Received<Incoming>> batch = new ArrayList<>();
        batch.add(new Received<>(new Incoming.Said(statement), envelope));
        transaction.executeWithoutResult(status -> bean(HostStatements.class).handle(batch));
    }

    Outbox outbox() {
        return bean(Outbox.class);
    }

    @Override
    public void close() {
        context.close();
    }
}
