package dev.viveiro.metering.reconciliation.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.metering.usage.TrafficStory;
import dev.viveiro.metering.usage.TrafficStory.Bytes;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A machine that passed 100 and 10 bytes. */
class TrafficCheckTest {
    private static final Instant ISSUED = Instant.parse("2026-04-02T00:00:00Z");
    private static final Document INVOICE = new Document(new UUID(0, 1), ISSUED, null);
    private static final Bytes COUNTED = new Bytes(100, 10);
    private static final Instant BEFORE = ISSUED.minusSeconds(601);

    @Test
    void what_was_billed_as_it_was_counted_is_balanced() {
        assertThat(finding(COUNTED, COUNTED, BEFORE, INVOICE)).isEqualTo(Finding.BALANCED);
        assertThat(finding(COUNTED, Bytes.NONE, BEFORE, null)).isEqualTo(Finding.NOT_YET_BILLED);
    }

    @Test
    void a_counter_that_was_raised_after_the_invoice_explains_the_difference_and_none_before_it_does() {
        Bytes less = new Bytes(100, 9);
        assertThat(finding(COUNTED, less, ISSUED.plusSeconds(1), INVOICE)).isEqualTo(Finding.CORRECTED_LATER);
        assertThat(finding(COUNTED, less, ISSUED.minusSeconds(5), INVOICE))
                .as("its transaction may have ended after the copy was made")
                .isEqualTo(Finding.CORRECTED_LATER);
        assertThat(finding(COUNTED, less, null, INVOICE)).isEqualTo(Finding.CORRECTED_LATER);
        assertThat(finding(COUNTED, less, BEFORE, INVOICE)).isEqualTo(Finding.UNEXPLAINED);
    }

    @Test
    void a_view_that_does_not_say_what_the_counters_do_is_unexplained_billed_or_not() {
        Bytes wrong = new Bytes(10, 100);
        assertThat(finding(wrong, COUNTED, ISSUED.plusSeconds(1), INVOICE)).isEqualTo(Finding.UNEXPLAINED);
        assertThat(finding(wrong, Bytes.NONE, BEFORE, null)).isEqualTo(Finding.UNEXPLAINED);
    }

    private static Finding finding(
            Bytes billable, Bytes billed, @Nullable Instant raised, @Nullable Document document) {
        TrafficStory story =
                new TrafficStory(new VmId(new UUID(0, 2)), new TenantId(new UUID(0, 3)), COUNTED, billable, raised);
        return TrafficCheck.of(story, billed, document).finding();
    }
}
