package dev.viveiro.gateway.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a host's broker user can and can't do, tried against a real broker. */
class BrokerRightsIT {
    private static GatewayUnderTest gateway;
    private static HostId mine;
    private static HostId other;
    private static Connection connection;

    @BeforeAll
    static void joinTwoHosts() throws Exception {
        gateway = GatewayUnderTest.start();
        Http.Answer joined = HostStory.register(gateway).join("n").is(200);
        mine = HostId.of(joined.text("/hostId"));
        other = HostId.of(HostStory.register(gateway).join("n").is(200).text("/hostId"));
        connection = connect(joined);
    }

    @AfterAll
    static void stop() throws Exception {
        connection.close();
        gateway.close();
    }

    private static Connection connect(Http.Answer joined) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(joined.text("/broker/host"));
        factory.setPort(joined.json().at("/broker/port").asInt());
        factory.setVirtualHost(joined.text("/broker/vhost"));
        factory.setUsername(joined.text("/broker/user"));
        factory.setPassword(joined.text("/broker/password"));
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }

    @FunctionalInterface
    private interface Deed {
        void on(Channel channel) throws Exception;
    }

    /** Does it with confirms, so that a refusal arrives. */
    private static void attempt(Deed deed) throws Exception {
        try (Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            deed.on(channel);
            channel.waitForConfirmsOrDie(5_000);
        }
    }

    private static void refused(int code, Deed deed) {
        assertThatThrownBy(() -> attempt(deed)).satisfies(failure -> {
            Throwable at = failure;
            while (at != null && !(at instanceof ShutdownSignalException)) {
                at = at.getCause();
            }
            assertThat(at).as("%s", failure).isNotNull();
            assertThat(((ShutdownSignalException) at).getReason().toString()).contains("reply-code=" + code);
        });
    }

    private static void say(Channel channel, String key, String user) throws Exception {
        channel.basicPublish(
                Topology.HOST_EVENTS,
                key,
                new AMQP.BasicProperties.Builder().userId(user).build(),
                new byte[] {1});
    }

    private static String user(HostId host) {
        return "host-" + host;
    }

    @Test
    void it_consumes_its_own_queues_and_says_its_own_words() throws Exception {
        attempt(channel -> {
            for (Lane lane : Lane.values()) {
                channel.basicConsume(Topology.hostQueue(mine, lane), false, (tag, message) -> {}, tag -> {});
                say(channel, Topology.hostEventKey(mine, lane, "vm.deleted"), user(mine));
            }
            say(channel, Topology.hostReportKey(mine), user(mine));
        });
        assertThat(connection.isOpen()).isTrue();
    }

    @Test
    void it_reads_nobody_elses_queue() {
        refused(
                403,
                channel -> channel.basicConsume(
                        Topology.hostQueue(other, Lane.BULK), false, (tag, message) -> {}, tag -> {}));
        refused(403, channel -> channel.basicGet(Topology.HOST_REPORTS, true));
        refused(403, channel -> channel.basicGet(Topology.dead(Topology.WORKER), true));
        refused(403, channel -> channel.queuePurge(Topology.hostQueue(other, Lane.BULK)));
    }

    @Test
    void it_commands_nobody() {
        String key = Topology.commandKey(other, Lane.BULK);
        refused(403, channel -> channel.basicPublish(Topology.COMMANDS, key, null, new byte[] {1}));
        refused(403, channel -> channel.basicPublish(Topology.EVENTS, "bulk.vm.changed", null, new byte[] {1}));
        refused(403, channel -> channel.basicPublish("", Topology.hostQueue(other, Lane.BULK), null, new byte[] {1}));
    }

    @Test
    void it_speaks_for_nobody_else() {
        refused(403, channel -> say(channel, Topology.hostReportKey(other), user(mine)));
        refused(403, channel -> say(channel, Topology.hostEventKey(other, Lane.BULK, "vm.deleted"), user(mine)));
        refused(403, channel -> say(channel, mine + ".urgent.vm.deleted", user(mine)));
        refused(403, channel -> say(channel, "x" + Topology.hostReportKey(mine), user(mine)));
        refused(406, channel -> say(channel, Topology.hostReportKey(mine), user(other)));
    }

    @Test
    void it_declares_binds_and_deletes_nothing() {
        refused(403, channel -> channel.queueDeclare("mine", false, false, false, Map.of()));
        refused(403, channel -> channel.queueDelete(Topology.hostQueue(mine, Lane.BULK)));
        refused(
                403,
                channel -> channel.queueBind(
                        Topology.hostQueue(mine, Lane.BULK), Topology.COMMANDS, Topology.commandKey(other, Lane.BULK)));
        refused(403, channel -> channel.exchangeDeclare("mine", "topic"));
        refused(403, channel -> channel.exchangeDelete(Topology.HOST_EVENTS));
    }

    @Test
    void a_removed_host_is_cut_off_and_removing_it_again_is_fine() throws Exception {
        Http.Answer joined = HostStory.register(gateway).join("n").is(200);
        String path = "/v1/hosts/" + joined.text("/hostId");
        Connection doomed = connect(joined);

        gateway.admin().delete(path).is(204);
        gateway.admin().delete(path).is(204);

        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !doomed.isOpen());
        assertThatThrownBy(() -> connect(joined)).isInstanceOf(java.io.IOException.class);
        assertThat(gateway.admin().get(path).is(200).text("/state")).isEqualTo("REMOVED");
        assertThat(gateway.admin().get("/v1/hosts").body()).doesNotContain(joined.text("/hostId"));
        refused(404, channel -> channel.queueDeclarePassive("worker." + joined.text("/hostId") + ".bulk"));
    }

    @Test
    void a_host_with_machines_is_not_removed() {
        HostStory host = HostStory.register(gateway);
        host.join("n").is(200);
        gateway.bean(JdbcClient.class)
                .sql("update hosts set machines = 1 where name = :name")
                .param("name", host.name())
                .update();

        gateway.admin().delete("/v1/hosts/" + host.id()).isProblem(409, "host-not-empty");
    }

    @Test
    void a_name_is_free_again_after_its_host_was_removed() {
        HostStory host = HostStory.register(gateway);
        host.join("n").is(200);
        gateway.admin().delete("/v1/hosts/" + host.id()).is(204);

        HostStory successor = host.registerAgain();

        assertThat(successor.id()).isNotEqualTo(host.id());
        host.join("n").isProblem(401, "unauthenticated");
        assertThat(List.of(successor.join("n").is(200).text("/broker/user"))).containsExactly("host-" + successor.id());
    }
}
