package dev.viveiro.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.gateway.GatewayUnderTest;
import dev.viveiro.gateway.Http;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ten thousand rows in one call. How fast, and how long the tenant is locked, is measured by the bench batch-accept. */
class LargeBatchIT {
    private static GatewayUnderTest gateway;

    @BeforeAll
    static void start() {
        gateway = GatewayUnderTest.start();
        HostStandIn hosts = new HostStandIn(gateway.context());
        hosts.join("one");
        hosts.join("two");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void ten_thousand_rows_are_accepted_in_one_call_and_cancelled_but_for_what_was_sent() {
        Http.Answer answer = BatchIT.upload(gateway.admin(), BatchIT.roster(10_000), "");
        answer.is(202);
        assertThat(answer.json().at("/batch/counts/total").asInt()).isEqualTo(10_000);
        assertThat(answer.json().at("/batch/counts/pending").asInt()).isEqualTo(10_000);
        assertThat(gateway.bean(JdbcClient.class)
                        .sql("select count(*) from (select v.name from vms v where state <> 'DELETED' group by v.name"
                                + " having count(*) > 1) twice")
                        .query(Long.class)
                        .single())
                .isZero();
        Http.Answer cancelled = gateway.admin().post("/v1/batches/" + answer.text("/batch/id") + "/cancel", "");
        assertThat(cancelled.is(202).json().at("/batch/counts/pending").asInt()).isZero();
        assertThat(gateway.bean(JdbcClient.class)
                        .sql("select sum(machines) from hosts")
                        .query(Long.class)
                        .single())
                .isLessThan(100L);
    }
}
