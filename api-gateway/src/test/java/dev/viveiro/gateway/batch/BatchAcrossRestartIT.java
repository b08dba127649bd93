package dev.viveiro.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

class BatchAcrossRestartIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void a_batch_goes_on_where_the_process_before_left_it() {
        try (GatewayUnderTest gateway = GatewayUnderTest.start(Map.of("viveiro.dispatch.window", "5"))) {
            String key = gateway.admin().key();
            HostStandIn before = new HostStandIn(gateway.context());
            before.join("one");
            String id = BatchIT.upload(gateway.admin(), BatchIT.roster(40), "")
                    .is(202)
                    .text("/batch/id");
            await().atMost(PATIENCE).until(() -> before.succeed() > 0);
            gateway.context().close();

            try (ConfigurableApplicationContext after = gateway.startReplica()) {
                Http admin = new Http(GatewayUnderTest.portOf(after), key);
                HostStandIn host = new HostStandIn(after);
                await().atMost(PATIENCE).until(() -> {
                    host.succeed();
                    return !admin.get("/v1/batches/" + id).text("/state").equals("RUNNING");
                });

                assertThat(admin.get("/v1/batches/" + id)
                                .json()
                                .at("/counts/succeeded")
                                .asInt())
                        .isEqualTo(40);
                assertThat(after.getBean(JdbcClient.class)
                                .sql("select count(distinct vm) from operations where type = 'CREATE'")
                                .query(Long.class)
                                .single())
                        .isEqualTo(40);
            }
        }
    }
}
