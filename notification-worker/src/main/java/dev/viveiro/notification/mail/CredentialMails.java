package dev.viveiro.notification.mail;

import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.vm.CredentialIssued;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.messaging.LogContext;
import dev.viveiro.messaging.Received;
import dev.viveiro.messaging.UnreadableMessage;
import dev.viveiro.notification.credentials.CredentialKey;
import dev.viveiro.notification.credentials.SealedCredentials;
import dev.viveiro.notification.mail.store.NewDelivery;
import dev.viveiro.notification.mail.store.SqlDeliveries;
import dev.viveiro.notification.mail.template.MachineReady;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Turns an issued credential into a mail that waits to be sent, and keeps the ciphertext for its link. */
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

    /** One mail per generation of a machine, however often it is told; part of the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void write(Received<CredentialIssued> received, Lane lane) {
        CredentialIssued issued = received.message();
        requireOurKey(issued);
        try (LogContext vm = LogContext.with(LogContext.VM, issued.vm().id());
                LogContext operation = LogContext.with(LogContext.OPERATION, issued.operation())) {
            NewDelivery delivery = new NewDelivery(
                    ids.next(),
                    received.envelope().id(),
                    issued.vm(),
                    issued.operation(),
                    MachineReady.NAME,
                    issued.credential().account(),
                    issued.credential().sealed() != null,
                    lane,
                    received.envelope().traceparent());
            Instant now = clock.instant();
            if (!deliveries.add(delivery, now)) {
                log.info(
                        "Generation {} has its mail already; this event adds none.",
                        issued.vm().generation());
            } else if (issued.vm().ownerEmail() == null) {
                log.info("The machine has no ownerEmail: nobody is mailed and its password is not kept.");
            } else {
                credentials.keep(delivery.id(), issued.vm(), issued.credential(), now);
            }
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
