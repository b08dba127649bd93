package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.messaging.TopologyDeclarer;
import dev.viveiro.metering.stats.UseByDay;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
class UseByDayIT {
    private static final int HOUR = 60;
    private static final int SLOTS = 27;
    private static final int HOURS_AGO = 5;

    private final UUID vm = UUID.randomUUID();
    private final UUID host = UUID.randomUUID();

    @Autowired
    private UseByDay use;

    @Autowired
    private JdbcTemplate jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Clock clock;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        MeteringInATest.settings(registry);
    }

    @BeforeAll
    static void declare(@Autowired RabbitTemplate rabbit) {
        new TopologyDeclarer(rabbit).declareServices();
    }

    @Test
    void an_hour_of_samples_is_summed_once() {
        int hour = (int) (clock.millis() / 3_600_000) - HOURS_AGO;
        notSummed(hour, () -> {
            for (int minute = hour * HOUR; minute < (hour + 1) * HOUR; minute++) {
                sampled(minute, 1, 30_000L * (minute - hour * HOUR));
            }
        });

        use.sum();
        use.sum();

        // half a processor since the first sample; 1,000 MiB of memory and 2,000 of disk, for an hour
        assertThat(used()).containsExactly(1_770_000L, 3_600_000L, 7_200_000L, 60L);
    }

    @Test
    void a_counter_that_began_again_counts_from_there_and_a_gap_counts_for_nothing() {
        int hour = (int) (clock.millis() / 3_600_000) - HOURS_AGO - 1;
        int first = hour * HOUR;
        notSummed(hour, () -> {
            sampled(first, 1, 50_000);
            sampled(first + 2, 1, 80_000);
            sampled(first + 3, 2, 10_000);
            sampled(first + 4, 2, 15_000);
            sampled(first + 20, 2, 900_000);
        });

        use.sum();

        // 30,000 and 5,000; a minute, two, one, one, and a minute behind the gap
        assertThat(used()).containsExactly(35_000L, 360_000L, 720_000L, 5L);
    }

    /** Whoever sums that hour next, on schedule or here, finds all of it. */
    private void notSummed(int hour, Runnable samples) {
        transaction.executeWithoutResult(status -> {
            jdbc.execute("lock table summed_hour in exclusive mode");
            jdbc.update("delete from summed_hour where hour = ?", hour);
            samples.run();
        });
    }

    private void sampled(int minute, long boot, long cpuMillis) {
        jdbc.update("""
            insert into vm_minute (vm, host, boot, cpu_millis, received_bytes, sent_bytes, minute, millis,
              memory_used_mib, disk_used_mib, slot) values (?, ?, ?, ?, 0, 0, ?, 0, 1000, 2000, ?)\
            """, vm, host, boot, cpuMillis, minute, Math.floorMod(Math.floorDiv(minute, HOUR), SLOTS));
    }

    /** Processor milliseconds, MiB seconds of memory and of disk, and minutes. */
    private List<Long> used() {
        return jdbc.query(
                        "select * from use_by_day where vm = ? and host = ?",
                        (row, i) -> List.of(
                                row.getLong("cpu_millis"),
                                row.getLong("memory_mib_seconds"),
                                row.getLong("disk_mib_seconds"),
                                row.getLong("minutes")),
                        vm,
                        host)
                .getFirst();
    }
}
