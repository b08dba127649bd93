package dev.viveiro.notification.mail;

import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.LogContext;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.UnreadableMessage;
import dev.viveiro.notification.credentials.CredentialKey;
import dev.viveiro.notification.credentials.NewCredential;
import dev.viveiro.notification.credentials.SealedCredentials;
import dev.viveiro.notification.mail.store.NewDelivery;
import dev.viveiro.notification.mail.store.SqlDeliveries;
import dev.viveiro.notification.mail.template.MachineReady;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Turns issued credentials into mails that wait to be sent, and keeps the ciphertexts for their links. */
@Service
public class CredentialMails {
    private static final Logger log = LoggerFactory.getLogger(CredentialMails.class);

    private final SqlDeliveries deliveries;
    private final SealedCredentials credentials;
    private final CredentialKey key;
    private final Ids ids;
    private final Clock clock;

    CredentialMails(SqlDeliveries deliveries, SealedCredentials credentials, CredentialKey key, Ids ids, Clock clock) {
        this.deliveries = deliveries;
        this.credentials = credentials;
        this.key = key;
        this.ids = ids;
        this.clock = clock;
    }

    /** One mail per operation that issued a credential, however often it is told; part of the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(List<Received<CredentialIssued>> batch, Lane lane) {
        Map<UUID, Received<CredentialIssued>> told = new LinkedHashMap<>();
        for (Received<CredentialIssued> received : batch) {
            requireOurKey(received.message());
            told.put(ids.next(), received);
        }
        Instant now = clock.instant();
        Set<UUID> fresh = deliveries.add(
                told.entrySet().stream()
                        .map(entry -> delivery(entry.getKey(), entry.getValue(), lane))
                        .toList(),
                now);
        List<NewCredential> kept = new ArrayList<>();
        told.forEach((delivery, received) -> {
            CredentialIssued issued = received.message();
            if (!fresh.contains(delivery)) {
                say(issued, "This credential has its mail already; this event adds none.");
            } else if (issued.vm().ownerEmail() == null) {
                say(issued, "The machine has no ownerEmail: nobody is mailed and its password is not kept.");
            } else {
                kept.add(new NewCredential(delivery, issued.vm(), issued.credential()));
            }
        });
        credentials.keep(kept, now);
    }

    private static NewDelivery delivery(UUID id, Received<CredentialIssued> received, Lane lane) {
        CredentialIssued issued = received.message();
        return new NewDelivery(
                id,
                received.envelope().id(),
                issued.vm(),
                issued.operation(),
                MachineReady.NAME,
                issued.credential().account(),
                issued.credential().sealed() != null,
                lane,
                received.envelope().traceparent());
    }

    private static void say(CredentialIssued issued, String what) {
        try (LogContext context =
                LogContext.with(LogContext.VM, issued.vm().id()).and(LogContext.OPERATION, issued.operation())) {
            log.info("{}", what);
        }
    }

    private void requireOurKey(CredentialIssued issued) {
        SealedCredential credential = issued.credential();
        if (credential.sealed() != null && !key.id().equals(credential.keyId())) {
            throw new UnreadableMessage("the password of machine " + issued.vm().id() + " is sealed to key "
                    + credential.keyId() + ", but this service opens " + key.id());
        }
    }
}
