package dev.viveiro.notification.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.contract.vm.VmSnapshot;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import dev.viveiro.notification.MailText;
import dev.viveiro.notification.NotificationScene;
import dev.viveiro.notification.credentials.RevealLinks;
import dev.viveiro.notification.mail.smtp.Handover;
import dev.viveiro.notification.mail.smtp.Letter;
import dev.viveiro.notification.mail.smtp.SmtpCourier;
import dev.viveiro.notification.mail.store.DueDelivery;
import dev.viveiro.notification.mail.store.MailSubject;
import dev.viveiro.notification.mail.store.SqlDeliveries;
import dev.viveiro.notification.mail.template.MachineReady;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class MailIT extends NotificationScene {
    private static final Secret PASSWORD = Secret.of("Zk3-canary-PASSWORD-9qX");

    @Autowired
    private MailLoop loop;

    @Autowired
    private SqlDeliveries deliveries;

    @Autowired
    private SmtpCourier courier;

    @Autowired
    private RevealLinks links;

    @Test
    void an_event_told_three_times_becomes_one_mail() throws Exception {
        VmSnapshot vm = machine("ana@example.org");
        CredentialIssued issued = issued(vm, PASSWORD);
        UUID event = UUID.randomUUID();
        // whichever of them is heard first makes the mail
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        tell(issued, event, trace);
        tell(issued, event, trace);
        tell(issued, UUID.randomUUID(), trace);
        await().untilAsserted(() -> assertThat(stateOf(vm)).isEqualTo("SENT"));
        await().untilAsserted(() -> assertThat(inboxed(event)).isEqualTo(1));
        // the mail of a later event shows that the earlier ones had their turn
        VmSnapshot next = machine("next@example.org");
        tell(issued(next, null));
        await().untilAsserted(() -> assertThat(mailsTo("next@example.org")).hasSize(1));

        List<MimeMessage> mails = mailsTo("ana@example.org");
        assertThat(mails).hasSize(1);
        MimeMessage mail = mails.getFirst();
        assertThat(mail.getSubject()).isEqualTo("Your machine oak is ready");
        assertThat(mail.getHeader("X-Viveiro-Trace")[0]).contains("0af7651916cd43dd8448eb211c80319c");
        assertThat(mail.getMessageID()).endsWith("@viveiro>");
        MailText text = MailText.of(mail);
        assertThat(text.plain()).contains("ssh viveiro@10.20.0.17", PUBLIC_URL + "/reveal#" + text.token());
        assertThat(text.html()).contains("/reveal#" + text.token());
        assertThat(text.plain() + text.html()).doesNotContain(PASSWORD.reveal());
        assertThat(MailText.of(mailsTo("next@example.org").getFirst()).plain()).contains("SSH key");
    }

    @Test
    void a_machine_that_is_made_anew_is_mailed_its_new_password() throws Exception {
        VmSnapshot vm = machine("again@example.org");
        tell(issued(vm, PASSWORD));
        await().untilAsserted(() -> assertThat(mailsTo("again@example.org")).hasSize(1));

        tell(issued(vm, PASSWORD));

        await().untilAsserted(() -> assertThat(mailsTo("again@example.org")).hasSize(2));
        assertThat(mailsTo("again@example.org").stream()
                        .map(mail -> MailText.of(mail).token())
                        .distinct())
                .hasSize(2);
    }

    @Test
    void a_mail_waits_while_the_server_is_down_and_goes_once_when_it_is_back() {
        VmSnapshot vm = machine("wait@example.org");
        MAIL.stop();
        try {
            tell(issued(vm, PASSWORD));
            await().untilAsserted(() -> assertThat(delivery(vm))
                    .containsEntry("cause_code", "server-away")
                    .containsEntry("state", "PENDING")
                    .containsEntry("attempts", 0));
        } finally {
            MAIL.start();
        }
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(delivery(vm))
                .containsEntry("state", "SENT")
                .containsEntry("attempts", 1)
                .containsEntry("cause_code", null));
        assertThat(mailsTo("wait@example.org")).hasSize(1);
    }

    @Test
    void a_mail_that_no_server_took_for_days_fails_with_the_cause() {
        VmSnapshot vm = machine("late@example.org");
        MAIL.stop();
        try {
            tell(issued(vm, PASSWORD));
            await().untilAsserted(() -> assertThat(delivery(vm)).containsEntry("cause_code", "server-away"));
            CLOCK.advance(Duration.ofDays(4));
            await().untilAsserted(() -> assertThat(delivery(vm))
                    .containsEntry("state", "FAILED")
                    .containsEntry("cause_code", "server-away"));
        } finally {
            MAIL.start();
        }
    }

    @Test
    void a_sender_killed_between_acceptance_and_commit_leaves_a_twin_with_the_same_id_and_link() throws Exception {
        VmSnapshot vm = machine("twin@example.org");
        List<DueDelivery> mails = claimedByADeadSender(vm, machine("twin@example.org"), machine("twin@example.org"));
        for (DueDelivery mail : mails) {
            assertThat(courier.handOver(letter(mail))).isEqualTo(new Handover.Accepted());
        }
        // here the power went out
        loop.start();
        CLOCK.advance(Duration.ofSeconds(16));
        await().untilAsserted(() -> assertThat(mails)
                .allSatisfy(mail -> assertThat(stateOf(machineOf(mail).vm())).isEqualTo("SENT")));
        Map<String, List<String>> tokens = new HashMap<>();
        for (MimeMessage mail : mailsTo("twin@example.org")) {
            tokens.computeIfAbsent(mail.getMessageID(), id -> new ArrayList<>())
                    .add(MailText.of(mail).token());
        }
        assertThat(tokens)
                .hasSize(3)
                .allSatisfy((id, twins) -> assertThat(twins).hasSize(2).containsOnly(twins.getFirst()));
    }

    @Test
    void a_class_is_mailed_once_each_whatever_becomes_of_single_mails() {
        List<VmSnapshot> students = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            students.add(machine(i % 50 == 7 ? "no address" : "student-" + i + "@example.org"));
        }
        tell(Lane.BULK, students.stream().map(vm -> issued(vm, PASSWORD)).toList());
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(students).allSatisfy(vm -> assertThat(stateOf(vm))
                        .isEqualTo("no address".equals(vm.ownerEmail()) ? "FAILED" : "SENT")));
        assertThat(students)
                .filteredOn(vm -> !"no address".equals(vm.ownerEmail()))
                .hasSize(147)
                .allSatisfy(vm ->
                        assertThat(mailsTo(String.valueOf(vm.ownerEmail()))).hasSize(1));
    }

    @Test
    void a_sender_killed_before_acceptance_leaves_exactly_one_mail() {
        VmSnapshot vm = machine("once@example.org");
        claimedByADeadSender(vm);
        loop.start();
        CLOCK.advance(Duration.ofSeconds(16));
        await().untilAsserted(() -> assertThat(stateOf(vm)).isEqualTo("SENT"));
        assertThat(mailsTo("once@example.org")).hasSize(1);
    }

    @Test
    void a_machine_without_owner_is_skipped_and_its_password_is_not_kept() {
        VmSnapshot vm = machine(null);
        tell(issued(vm, PASSWORD));
        await().untilAsserted(() ->
                assertThat(delivery(vm)).containsEntry("state", "SKIPPED").containsEntry("cause_code", "no-recipient"));
        assertThat(jdbc.queryForObject(
                        "select count(*) from sealed_credential where vm = ?",
                        Integer.class,
                        vm.id().value()))
                .isZero();
    }

    @Test
    void a_recipient_that_is_no_address_fails_with_the_cause() {
        VmSnapshot vm = machine("ana@example.org, eve@example.org");
        tell(issued(vm, PASSWORD));
        await().untilAsserted(() -> assertThat(delivery(vm))
                .containsEntry("state", "FAILED")
                .containsEntry("cause_code", "invalid-recipient"));
        assertThat(mailsTo("eve@example.org")).isEmpty();
    }

    private static MailSubject.Machine machineOf(DueDelivery mail) {
        return (MailSubject.Machine) mail.subject();
    }

    private Letter letter(DueDelivery mail) {
        return new Letter(
                mail.id(),
                mail.recipient(),
                MachineReady.write(
                        machineOf(mail).name(),
                        machineOf(mail).account(),
                        machineOf(mail).address(),
                        links.linkOf(mail.id())),
                CLOCK.instant(),
                null);
    }

    private List<DueDelivery> claimedByADeadSender(VmSnapshot... vms) {
        loop.stop();
        for (VmSnapshot vm : vms) {
            tell(issued(vm, PASSWORD));
        }
        await().untilAsserted(() ->
                assertThat(vms).allSatisfy(vm -> assertThat(stateOf(vm)).isEqualTo("PENDING")));
        List<DueDelivery> claimed =
                deliveries.claim(10, CLOCK.instant(), CLOCK.instant().plusSeconds(15));
        assertThat(claimed)
                .extracting(mail -> machineOf(mail).vm())
                .containsExactlyInAnyOrder(Stream.of(vms).map(VmSnapshot::id).toArray(VmId[]::new));
        return claimed;
    }

    private Map<String, @Nullable Object> delivery(VmSnapshot vm) {
        return jdbc.queryForList("select * from delivery where vm = ?", vm.id().value()).stream()
                .findFirst()
                .orElse(Map.of());
    }

    private int inboxed(UUID event) {
        return jdbc.queryForList("select 1 from inbox where message_id = ?", event)
                .size();
    }
}
