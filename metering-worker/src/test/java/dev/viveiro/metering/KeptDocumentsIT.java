package dev.viveiro.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What was issued, and what it rests on, as the database keeps it. */
class KeptDocumentsIT extends BilledMonths {
    private static final String DOCUMENT = "never deleted, and never altered";
    private static final String PART = "keeps what it rests on";

    @Test
    void what_is_final_is_neither_deleted_nor_altered() {
        UUID invoice = february(true);
        for (String harm : List.of(
                "delete from invoice where id = ?",
                "update invoice set total = total + 1, net = net + 1 where id = ?",
                "update invoice set net = net * 1.0 where id = ?",
                "update invoice set issued_at = issued_at + interval '1 second' where id = ?",
                "update invoice set seller = array['Oak'] where id = ?",
                "update invoice set state = 'DRAFT' where id = ?",
                "update invoice set state = 'VOID', credited_by = id where id = ?",
                "update invoice set state = 'VOID', bill_to = 'Elm' where id = ?")) {
            assertRefused(harm, invoice, DOCUMENT);
        }
    }

    @Test
    void what_a_final_document_rests_on_is_neither_deleted_nor_altered_before_or_after_it_is_void() {
        UUID invoice = february(true);
        jdbc.update("""
            insert into invoice_traffic
              (invoice, month, vm, generation, boot_id, received_before, received_after, sent_before, sent_after)
            values (?, '2024-02-01', gen_random_uuid(), 1, 'boot-1', 0, 1, 0, 1)\
            """, invoice);
        assertPartsAreKept(invoice);
        admin.put("/v1/invoices/" + invoice + "/void", "", 200);
        assertPartsAreKept(invoice);
        assertRefused("update invoice set state = 'FINAL' where id = ?", invoice, DOCUMENT);
        assertRefused("delete from invoice where id = ?", invoice, DOCUMENT);
    }

    private void assertPartsAreKept(UUID invoice) {
        Map.of(
                        "invoice_line",
                        "line = line + 100",
                        "invoice_use",
                        "quantity = 99",
                        "invoice_traffic",
                        "sent_after = 99")
                .forEach((table, change) -> {
                    assertRefused("update " + table + " set " + change + " where invoice = ?", invoice, PART);
                    assertRefused("delete from " + table + " where invoice = ?", invoice, PART);
                });
        assertRefused("update invoice_use set invoice = gen_random_uuid() where invoice = ?", invoice, PART);
    }

    @Test
    void what_was_credited_is_credited_once_and_never_void() {
        UUID invoice = february(true);
        admin.put("/v1/invoices/" + invoice + "/credit-note", "", 200);
        assertRefused("update invoice set credited_by = id where id = ?", invoice, DOCUMENT);
        assertRefused("update invoice set credited_by = null where id = ?", invoice, DOCUMENT);
        assertRefused("update invoice set state = 'VOID' where id = ?", invoice, DOCUMENT);
    }

    @Test
    void a_draft_goes_with_all_that_it_rests_on_and_is_kept_once_it_is_void() {
        UUID draft = february(false);
        assertThat(february(false)).as("made anew").isEqualTo(draft);
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            assertThat(jdbc.update("update invoice_use set quantity = 99 where invoice = ?", draft))
                    .isPositive();
            assertThat(jdbc.update("delete from invoice where id = ?", draft)).isOne();
            assertThat(jdbc.queryForList("select line from invoice_line where invoice = ?", draft))
                    .isEmpty();
            assertThat(jdbc.queryForList("select vm from invoice_use where invoice = ?", draft))
                    .isEmpty();
        });
        admin.put("/v1/invoices/" + draft + "/void", "", 200);
        assertRefused("delete from invoice where id = ?", draft, DOCUMENT);
        assertRefused("delete from invoice_line where invoice = ?", draft, PART);
    }

    @Test
    void what_was_agreed_published_and_paid_is_only_added_to() {
        Map.of(
                        "price_list_version", "document",
                        "tenant_terms", "document",
                        "credit_terms", "contact",
                        "payment", "note")
                .forEach((table, column) -> {
                    assertRefused("update " + table + " set " + column + " = 'oak'");
                    assertRefused("delete from " + table);
                    assertRefused("truncate " + table);
                });
    }

    @Test
    void documents_are_not_emptied() {
        for (String table : List.of("invoice", "invoice_line", "invoice_use", "invoice_traffic")) {
            assertRefused("truncate " + table + " cascade");
        }
    }

    private UUID february(boolean finalise) {
        if (billed.documents().isEmpty()) {
            billed.machine(2, FIRST, SPRING);
        }
        billed.run(FEBRUARY, finalise);
        return UUID.fromString(billed.documents().get(0).get("id").asString());
    }

    private void assertRefused(String harm) {
        assertThatThrownBy(() -> undone(() -> jdbc.execute(harm)), harm).hasMessageContaining("rows are for good");
    }

    private void assertRefused(String harm, UUID invoice, String why) {
        assertThatThrownBy(() -> undone(() -> jdbc.update(harm, invoice)), harm).hasMessageContaining(why);
    }

    /** Should it be done after all, it is undone: others share the database. */
    private void undone(Runnable harm) {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            harm.run();
        });
    }
}
