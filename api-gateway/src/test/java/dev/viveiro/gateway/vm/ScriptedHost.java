package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.Delivery;
import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.call.HostCall;
import dev.viveiro.contract.credential.CredentialSeal;
import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostResources;
import dev.viveiro.contract.host.HostWelcomed;
import dev.viveiro.contract.host.ReportedDriver;
import dev.viveiro.contract.host.ReportedVm;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.VmSpec;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A host that joined through the API and does on the broker what a worker does, with the rights of a worker, but only what the
 * test says.
 */
public final class ScriptedHost implements AutoCloseable {
    private static final Ids IDS = Ids.timeOrdered();
    private static final int PATIENCE_SECONDS = 15;
    private static final HostResources TOTAL = new HostResources(256, 1_048_576, 100_000);

    private final HostId id;
    private final String user;
    private final Clock clock;
    private volatile String journal = "journal-" + IDS.next();
    private volatile long epoch = 1;
    private volatile UUID welcomed = HostGreeted.NEVER;
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong reports = new AtomicLong();
    private final ListedMachines machines = new ListedMachines();
    private volatile long full;
    private final BlockingQueue<HostCommand> commands = new LinkedBlockingQueue<>();
    private final BlockingQueue<HostNotice> notices = new LinkedBlockingQueue<>();
    private final BlockingQueue<HostCall> calls = new LinkedBlockingQueue<>();
    private volatile @Nullable List<ReportedDriver> drivers;
    private volatile List<String> capabilities = List.of(
            "CREATE",
            "START",
            "REINSTALL",
            "PAUSE",
            "RESIZE",
            "RESIZE_LIVE",
            "SNAPSHOT",
            "CAPTURE",
            "NETWORK",
            "EXTRA_DISKS",
            "MIGRATE",
            "USER_DATA",
            "DEFINITION",
            "CONSOLE_LOG",
            "CONSOLE",
            "IMAGE_LXD_TARBALL",
            "IMAGE_ISO");
    private final AtomicBoolean cantRead = new AtomicBoolean();
    private final ECKey key = aKey();
    private final Connection connection;
    private final Channel speaking;

    private ScriptedHost(Http.Answer joined, Clock clock) {
        this.id = HostId.of(joined.text("/hostId"));
        this.user = joined.text("/broker/user");
        this.clock = clock;
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(joined.text("/broker/host"));
        factory.setPort(joined.json().at("/broker/port").asInt());
        factory.setVirtualHost(joined.text("/broker/vhost"));
        factory.setUsername(user);
        factory.setPassword(joined.text("/broker/password"));
        try {
            connection = factory.newConnection();
            speaking = connection.createChannel();
            speaking.confirmSelect();
            Channel listening = connection.createChannel();
            for (Lane lane : Lane.values()) {
                listening.basicConsume(
                        Topology.hostQueue(id, lane), false, (tag, message) -> take(listening, message), tag -> {});
            }
            listening.basicConsume(Topology.hostNotices(id), true, (tag, message) -> hear(message), tag -> {});
            listening.basicConsume(Topology.hostCalls(id), true, (tag, message) -> beAsked(message), tag -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    private void hear(Delivery message) {
        notices.add(ContractJson.read(
                message.getBody(),
                Contracts.of(HostNotice.class)
                        .recordOf(message.getProperties().getType())
                        .orElseThrow()));
    }

    private void beAsked(Delivery message) {
        calls.add(ContractJson.read(
                message.getBody(),
                Contracts.of(HostCall.class)
                        .recordOf(message.getProperties().getType())
                        .orElseThrow()));
    }

    /** The next call, which must be of that type. */
    <C extends HostCall> C isAsked(Class<C> type) {
        try {
            HostCall call = calls.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(call).as("a call " + type.getSimpleName()).isInstanceOf(type);
            return type.cast(call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Calls that came and were not looked at. */
    int unanswered() {
        return calls.size();
    }

    /** From its next report on it can do this and nothing else. */
    void can(List<String> only) {
        capabilities = List.copyOf(only);
    }

    /** It reports these from now on, beside what any of them can. */
    void runs(ReportedDriver... several) {
        drivers = several.length == 0 ? null : List.of(several);
    }

    List<String> capabilities() {
        return capabilities;
    }

    /** Registers a host, joins as it, and reports once. */
    static ScriptedHost join(Http admin, Http stranger, String name, Clock clock) {
        String token =
                admin.post("/v1/hosts", "{'name':'" + name + "'}").is(201).text("/joinToken");
        Http.Answer joined =
                stranger.post("/v1/hosts/join", """
                    {'token':'%s','driver':{'name':'scripted','version':'1','capabilities':['CREATE','START','IMAGE_LXD_TARBALL']},
                     'total':{'vcpus':256,'memoryMib':1048576,'diskGib':100000}}\
                    """.formatted(token)).is(200);
        ScriptedHost host = new ScriptedHost(joined, clock);
        host.report();
        return host;
    }

    private void take(Channel channel, Delivery message) throws IOException {
        if (cantRead.getAndSet(false)) {
            channel.basicReject(message.getEnvelope().getDeliveryTag(), false);
            return;
        }
        String type = message.getProperties().getType();
        commands.add(ContractJson.read(
                message.getBody(),
                Contracts.of(HostCommand.class).recordOf(type).orElseThrow()));
        channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
    }

    HostId id() {
        return id;
    }

    /** What the command gives the machine's guest, as this host alone can read it. */
    String given(CommandTarget target, VmSpec spec) {
        return CredentialSeal.open(Objects.requireNonNull(spec.userData()), target.vm(), target.generation(), key)
                .reveal();
    }

    private static ECKey aKey() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("scripted").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next notice of that type; others before it are passed over. */
    <N extends HostNotice> N hears(Class<N> type) {
        try {
            while (true) {
                HostNotice notice = notices.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(notice).as("a notice " + type.getSimpleName()).isNotNull();
                if (type.isInstance(notice)) {
                    return type.cast(notice);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Says hello as a worker that starts, and does what the welcome asks for. */
    HostWelcomed greet() {
        return greet(IDS.next());
    }

    HostWelcomed greet(UUID greeting) {
        sayHello(greeting);
        HostWelcomed welcome;
        do {
            welcome = hears(HostWelcomed.class);
        } while (!welcome.greeting().equals(greeting));
        epoch = welcome.epoch();
        welcomed = greeting;
        if (welcome.freshJournal()) {
            loseJournal();
        }
        return welcome;
    }

    private void sayHello(UUID greeting) {
        publish(
                Topology.hostGreetingKey(id),
                new HostGreeted(id, greeting, journal, sequence.get(), epoch, clock.instant(), welcomed),
                IDS.next().toString(),
                user,
                Map.of());
    }

    /** Its journal's file is deleted: it begins another. */
    void loseJournal() {
        restoreJournal("journal-" + IDS.next(), 0);
    }

    /** Its journal's file is replaced by another, or by an older copy. */
    void restoreJournal(String id, long lastSequence) {
        journal = id;
        sequence.set(lastSequence);
        reports.set(0);
    }

    /** By which greeting its journal was welcomed last. */
    UUID welcomed() {
        return welcomed;
    }

    /** Its journal is replaced by a copy from then, since which it had nothing to say. */
    void restoreWelcome(UUID last) {
        welcomed = last;
    }

    String journal() {
        return journal;
    }

    /** What it was told and has not looked at is forgotten. */
    void forget() {
        commands.clear();
        notices.clear();
        calls.clear();
    }

    /** The next command, which must be of that type. */
    <C extends HostCommand> C next(Class<C> type) {
        HostCommand command = poll(type.getSimpleName());
        assertThat(command).isInstanceOf(type);
        return type.cast(command);
    }

    /** The next command of that type for the machine; others before it are passed over. */
    <C extends HostCommand> C next(Class<C> type, String vm) {
        while (true) {
            HostCommand command = poll(type.getSimpleName());
            if (type.isInstance(command) && command.target().vm().toString().equals(vm)) {
                return type.cast(command);
            }
        }
    }

    private HostCommand poll(String what) {
        try {
            HostCommand command = commands.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(command)
                    .as("a command " + what + " within " + PATIENCE_SECONDS + " s")
                    .isNotNull();
            return Objects.requireNonNull(command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The next command will be one that it can't read. */
    void cantReadTheNext() {
        cantRead.set(true);
    }

    /** What it says of the work that the command asks for. */
    Words on(HostCommand command) {
        return new Words(this, command.target());
    }

    Words on(CommandTarget target) {
        return new Words(this, target);
    }

    /** Where its next event comes from. */
    EventOrigin origin() {
        return new EventOrigin(id, journal, sequence.incrementAndGet(), Lane.INTERACTIVE, clock.instant());
    }

    /** Says it as a worker would. */
    void say(HostEvent event) {
        machines.follow(event);
        String key = Contracts.keyOf(event.getClass());
        publish(
                Topology.hostEventKey(id, event.origin().lane(), key),
                event,
                IDS.next().toString(),
                user,
                Map.of());
    }

    /** Says it {@code times} times, as a worker that lost the confirms. */
    void say(HostEvent event, int times) {
        String message = IDS.next().toString();
        String key = Topology.hostEventKey(id, event.origin().lane(), Contracts.keyOf(event.getClass()));
        for (int i = 0; i < times; i++) {
            publish(key, event, message, user, Map.of());
        }
    }

    /** Says it with a key and headers of the test's choice, and without a user when {@code signed} is false. */
    void sayOddly(String key, Object body, boolean signed, Map<String, Object> headers) {
        publish(key, body, IDS.next().toString(), signed ? user : null, headers);
    }

    /** From now on its reports list the machine like this, whatever it said. */
    void has(String vm, int generation, ObservedPower power) {
        machines.put(new ReportedVm(VmId.of(vm), generation, power));
    }

    /** From now on its reports list the machine with these extra disks; null for a host that does not speak of them. */
    void has(String vm, int generation, ObservedPower power, @Nullable List<UUID> disks) {
        machines.put(new ReportedVm(VmId.of(vm), generation, power, disks));
    }

    /** From now on its reports do not list the machine, whatever it said. */
    void hasNot(String vm) {
        machines.remove(VmId.of(vm));
    }

    /** Reports all it has, as a worker does all the time. */
    void report() {
        reportAt(reports.incrementAndGet(), sequence.get());
    }

    /** A full report of that number, which takes the events up to {@code consistentWith} into account. */
    void reportAt(long number, long consistentWith) {
        full = number;
        reports.accumulateAndGet(number, Math::max);
        report(number, number, consistentWith, machines.all(), List.of());
    }

    /** Reports what it has otherwise than in its last full report. */
    void reportChanges() {
        reportChangesSince(full);
    }

    void reportChangesSince(long base) {
        report(reports.incrementAndGet(), base, sequence.get(), machines.changed(), machines.gone());
    }

    /** Number of its last report. */
    long reports() {
        return reports.get();
    }

    long sequence() {
        return sequence.get();
    }

    private void report(long number, long base, long consistentWith, List<ReportedVm> listed, List<VmId> gone) {
        publish(
                Topology.hostReportKey(id),
                new HostReported(
                        id,
                        journal,
                        consistentWith,
                        number,
                        base,
                        epoch,
                        "scripted",
                        "1",
                        capabilities,
                        null,
                        TOTAL,
                        new HostResources(0, 0, 0),
                        listed,
                        gone,
                        clock.instant(),
                        key.toPublicJWK().toJSONString(),
                        drivers),
                IDS.next().toString(),
                user,
                Map.of());
    }

    private synchronized void publish(
            String key, Object body, String message, @Nullable String signedBy, Map<String, Object> odd) {
        boolean raw = body instanceof String;
        Map<String, Object> headers = new HashMap<>();
        headers.put("cloudEvents_specversion", "1.0");
        headers.put("cloudEvents_id", message);
        headers.put("cloudEvents_type", raw ? "operation-started/1" : Contracts.typeOf(body.getClass()));
        headers.put("cloudEvents_source", "/hosts/" + id);
        headers.put("cloudEvents_subject", "");
        headers.put("cloudEvents_time", clock.instant().toString());
        headers.putAll(odd);
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .deliveryMode(2)
                .userId(signedBy)
                .headers(headers)
                .build();
        byte[] bytes = raw ? ((String) body).getBytes(StandardCharsets.UTF_8) : ContractJson.write(body);
        try {
            speaking.basicPublish(Topology.HOST_EVENTS, key, true, properties, bytes);
            speaking.waitForConfirmsOrDie(PATIENCE_SECONDS * 1_000L);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
