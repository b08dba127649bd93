package dev.viveiro.gateway.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HeldVm;
import dev.viveiro.contract.host.HostWelcomed;
import dev.viveiro.contract.host.ReportAnswered;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Topology;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

@ExtendWith(BalancedBooks.class)
class WelcomeIT {
    private final Core core = Core.shared();

    @Test
    void a_report_is_answered_with_its_number_and_the_hosts_epoch() {
        ScriptedHost host = core.host();
        host.forget();

        host.report();
        ReportAnswered answer = host.hears(ReportAnswered.class);

        assertThat(answer.host()).isEqualTo(host.id());
        assertThat(answer.journal()).isEqualTo(host.journal());
        assertThat(answer.number()).isPositive();
        assertThat(answer.epoch()).isEqualTo(1);
    }

    @Test
    void the_welcome_lists_what_the_host_may_hold() {
        String vm = core.aRunningVm();

        HostWelcomed welcome = core.host().greet();

        assertThat(welcome.epoch()).isEqualTo(1);
        assertThat(welcome.freshJournal()).isFalse();
        assertThat(welcome.machines()).contains(new HeldVm(VmId.of(vm), 1));
        core.delete(vm);
        assertThat(core.host().greet().machines()).doesNotContain(new HeldVm(VmId.of(vm), 1));
    }

    @Test
    void a_hello_that_is_repeated_is_answered_again_in_the_same_way() {
        UUID greeting = Ids.timeOrdered().next();

        HostWelcomed first = core.host().greet(greeting);
        HostWelcomed second = core.host().greet(greeting);

        assertThat(second.freshJournal()).isEqualTo(first.freshJournal());
        assertThat(second.epoch()).isEqualTo(first.epoch());
    }

    @Test
    void an_old_copy_of_a_journal_is_replaced_once_and_a_deleted_one_is_simply_new() {
        ScriptedHost host = core.host();
        host.greet();
        String yesterday = host.journal();
        String vm = core.aRunningVm();
        host.greet();

        host.restoreJournal(yesterday, 0);
        assertThat(host.greet().freshJournal()).isTrue();
        assertThat(host.journal()).isNotEqualTo(yesterday);
        assertThat(host.greet().freshJournal()).isFalse();

        host.loseJournal();
        assertThat(host.greet().freshJournal()).isFalse();
        core.delete(vm);
    }

    /** A random walk found it: a host took a command, said nothing of it yet, and forgot it with a copy that looked like its journal. */
    @Test
    void a_copy_from_before_the_last_welcome_is_old_though_nothing_was_said_since() {
        ScriptedHost host = core.host();
        host.greet();
        UUID yesterday = host.welcomed();
        host.greet();
        String vm = core.create(Core.aName(), "").is(202).text("/vm/id");
        assertThat(host.next(CreateVm.class, vm).target().attempt()).isEqualTo(1);

        host.restoreWelcome(yesterday);
        assertThat(host.greet().freshJournal()).isTrue();

        CreateVm again = host.next(CreateVm.class, vm);
        assertThat(again.target().attempt()).isEqualTo(2);
        host.on(again).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        core.delete(vm);
    }

    @Test
    void what_a_retired_journal_says_counts_no_more() {
        ScriptedHost host = core.host();
        host.greet();
        String vm = core.create(Core.aName(), "").is(202).text("/vm/id");
        CreateVm create = host.next(CreateVm.class, vm);
        host.on(create).succeed(ObservedPower.RUNNING);
        core.becomes(vm, "RUNNING");
        String retired = host.journal();
        host.loseJournal();
        host.greet();
        String current = host.journal();

        host.restoreJournal(retired, 1_000_000);
        host.say(host.on(create).power(ObservedPower.STOPPED));
        host.restoreJournal(current, 5);
        String other = core.aRunningVm();

        assertThat(core.vm(vm).text("/state")).isEqualTo("RUNNING");
        core.delete(vm);
        core.delete(other);
    }

    @Test
    void a_gateway_that_starts_declares_the_queues_of_hosts_that_joined_before() {
        ScriptedHost host = core.join("rack-9-notices");
        RabbitTemplate rabbit = core.gateway().bean(RabbitTemplate.class);
        host.close();
        String queue = Topology.hostNotices(host.id());
        rabbit.execute(channel -> channel.queueDelete(queue));

        core.gateway().startReplica().close();

        Core.soon(() -> assertThat(Set.of(rabbit.execute(channel -> channel.queueDeclarePassive(queue))
                        .getQueue()))
                .containsExactly(queue));
        core.http().delete("/v1/hosts/" + host.id()).is(204);
    }
}
