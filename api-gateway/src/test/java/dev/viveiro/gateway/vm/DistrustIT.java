package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.EventOrigin;
import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.PowerChanged;
import dev.viveiro.contract.host.VmFacts;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.Reason;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.AmqpEnvelope;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.Envelope;
import dev.viveiro.messaging.Topology;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Words of hosts that come twice, late, out of order, or from somebody else. */
@ExtendWith(BalancedBooks.class)
class DistrustIT {
    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();

    @Test
    void a_word_that_comes_often_counts_once() {
        String vm = core.create(Core.aName(), "").is(202).text("/vm/id");
        CreateVm create = host.next(CreateVm.class, vm);
        HostEvent done = host.on(create).succeeded(ObservedPower.RUNNING);
        host.say(done, 3);
        core.becomes(vm, "RUNNING");
        String after = core.rowsOf(vm);
        host.say(done, 2);
        heardUpToHere();
        assertThat(core.rowsOf(vm)).isEqualTo(after);
        core.delete(vm);
    }

    @Test
    void words_that_come_late_or_out_of_order_change_nothing_more() {
        String vm = core.create(Core.aName(), "").is(202).text("/vm/id");
        Words words = host.on(host.next(CreateVm.class, vm));
        HostEvent started = words.started();
        HostEvent progressed = words.progressed(true);
        HostEvent succeeded = words.succeeded(ObservedPower.RUNNING);
        HostEvent off = words.power(ObservedPower.STOPPED);
        HostEvent on = words.power(ObservedPower.RUNNING);
        host.say(succeeded);
        core.becomes(vm, "RUNNING");
        host.say(on);
        heardUpToHere();
        String after = core.rowsOf(vm);
        host.say(off);
        host.say(progressed);
        host.say(started);
        heardUpToHere();
        assertThat(core.rowsOf(vm)).isEqualTo(after);
        core.delete(vm);
    }

    @Test
    void a_machine_that_stops_by_itself_is_stopped_and_one_that_comes_back_runs() {
        String vm = core.aRunningVm();
        Words words = words(vm);
        host.say(words.power(ObservedPower.CRASHED));
        core.becomes(vm, "STOPPED");
        assertThat(core.vm(vm).text("/observedPower")).isEqualTo("CRASHED");
        host.say(words.power(ObservedPower.RUNNING));
        core.becomes(vm, "RUNNING");
        core.delete(vm);
    }

    @Test
    void a_word_about_a_machine_that_nobody_knows_is_dropped_and_holds_up_nothing() {
        host.say(new PowerChanged(
                host.origin(),
                Ids.timeOrdered().nextVm(),
                1,
                new VmFacts(true, ObservedPower.STOPPED, null, core.clock().instant())));
        int dead = dead();
        heardUpToHere();
        assertThat(dead()).isEqualTo(dead);
    }

    @Test
    void a_word_that_nobody_vouches_for_is_kept_among_the_dead_and_changes_nothing() {
        String vm = core.aRunningVm();
        Words words = words(vm);
        String key = Topology.hostEventKey(host.id(), Lane.INTERACTIVE, "power.changed");
        String before = core.rowsOf(vm);
        refused(() -> host.sayOddly(key, words.power(ObservedPower.STOPPED), false, Map.of()));
        refused(() -> asTheGateway(
                key, words.power(ObservedPower.STOPPED), core.gateway().broker().user()));
        refused(() -> asTheGateway(key, words.power(ObservedPower.STOPPED), null));
        assertThat(core.rowsOf(vm)).isEqualTo(before);
        core.delete(vm);
    }

    @Test
    void a_word_whose_key_and_body_disagree_is_kept_among_the_dead_and_changes_nothing() {
        String vm = core.aRunningVm();
        Words words = words(vm);
        String before = core.rowsOf(vm);
        refused(() -> host.sayOddly(
                Topology.hostEventKey(host.id(), Lane.INTERACTIVE, "vm.deleted"),
                words.power(ObservedPower.STOPPED),
                true,
                Map.of()));
        refused(() -> host.sayOddly(
                Topology.hostEventKey(host.id(), Lane.BULK, "power.changed"),
                words.power(ObservedPower.STOPPED),
                true,
                Map.of()));
        HostId other = Ids.timeOrdered().nextHost();
        EventOrigin another =
                new EventOrigin(other, "j", 1, Lane.INTERACTIVE, core.clock().instant());
        PowerChanged forged = new PowerChanged(
                another,
                VmId.of(vm),
                1,
                new VmFacts(true, ObservedPower.STOPPED, null, core.clock().instant()));
        refused(() -> host.sayOddly(
                Topology.hostEventKey(host.id(), Lane.INTERACTIVE, "power.changed"), forged, true, Map.of()));
        assertThat(core.rowsOf(vm)).isEqualTo(before);
        core.delete(vm);
    }

    @Test
    void what_can_not_be_read_is_kept_among_the_dead_whatever_is_in_it() {
        String key = Topology.hostEventKey(host.id(), Lane.INTERACTIVE, "operation.started");
        for (String body : new String[] {"", "nonsense", "{}", "null", "[]", "{\"origin\":{}}", "{\"origin\":7}"}) {
            refused(() -> host.sayOddly(key, body, true, Map.of()));
        }
        refused(() -> host.sayOddly(key, "{}", true, Map.of("cloudEvents_type", "start-war/1")));
        refused(() -> host.sayOddly(key, "{}", true, Map.of("cloudEvents_subject", "a\0b")));
        refused(() -> host.sayOddly(key, "{}", true, Map.of("cloudEvents_id", "7")));
        refused(() -> host.sayOddly(key, "{}", true, Map.of("cloudEvents_time", "+999999999-12-31T23:59:59Z")));
        heardUpToHere();
    }

    @Test
    void a_command_that_its_host_can_not_read_ends_its_operation_at_once() {
        int dead = dead();
        host.cantReadTheNext();
        Http.Answer created = core.create(Core.aName(), "").is(202);
        Http.Answer ended = core.ends(created.text("/operation/id"), "FAILED");
        assertThat(ended.text("/cause/code")).isEqualTo("dead-command");
        soon(() -> assertThat(dead()).isEqualTo(dead + 1));
        core.becomes(created.text("/vm/id"), "FAILED");
        core.delete(created.text("/vm/id"));
    }

    /** The queue is read in order: when a later word was heard, all before it were dealt with. */
    private void heardUpToHere() {
        String vm = core.aRunningVm();
        core.delete(vm);
    }

    private void refused(Runnable word) {
        int before = dead();
        word.run();
        soon(() -> assertThat(dead()).isEqualTo(before + 1));
    }

    private int dead() {
        return Objects.requireNonNull(core.jdbc().queryForObject("select count(*) from dead_messages", Integer.class));
    }

    /** What its host may say of a running machine, although no command is at hand. */
    private Words words(String vm) {
        return new Words(
                host,
                new CommandTarget(
                        Ids.timeOrdered().nextOperation(),
                        1,
                        host.id(),
                        1,
                        VmId.of(vm),
                        1,
                        Lane.INTERACTIVE,
                        core.clock().instant(),
                        new Reason("test", "test", core.clock().instant())));
    }

    /** Somebody with every right on the broker, who is no host. */
    private void asTheGateway(String key, HostEvent event, @Nullable String user) {
        Envelope envelope = new Envelope(
                Ids.timeOrdered().next(),
                Contracts.typeOf(event.getClass()),
                "/hosts/" + host.id(),
                "",
                core.clock().instant(),
                null,
                ContractJson.write(event));
        core.gateway()
                .bean(RabbitTemplate.class)
                .send(Topology.HOST_EVENTS, key, AmqpEnvelope.toMessage(envelope, user));
    }
}
