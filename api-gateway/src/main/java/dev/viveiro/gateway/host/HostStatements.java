package dev.viveiro.gateway.host;

import dev.viveiro.contract.host.HostGreeted;
import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.HostStatement;
import dev.viveiro.contract.host.ReportAnswered;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.kernel.HostId;
import dev.viveiro.messaging.MessageHandler;
import dev.viveiro.messaging.Received;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What hosts say outside their journals: reports are kept and answered, the newest of each host in a batch; a hello is
 * welcomed. Answers leave after the commit and past the outbox, since the next report is answered too.
 */
@Component
public class HostStatements implements MessageHandler<Incoming> {
    private final Hosts hosts;
    private final HostLife life;
    private final Attention attention;
    private final Welcoming welcoming;
    private final NoticeSender notices;
    private final Clock clock;

    HostStatements(
            Hosts hosts, HostLife life, Attention attention, Welcoming welcoming, NoticeSender notices, Clock clock) {
        this.hosts = hosts;
        this.life = life;
        this.attention = attention;
        this.welcoming = welcoming;
        this.notices = notices;
        this.clock = clock;
    }

    @Override
    public void handle(List<Received<Incoming>> batch) {
        List<UUID> probes = new ArrayList<>();
        List<HostStatement> statements = new ArrayList<>();
        for (Received<Incoming> received : batch) {
            switch (received.message()) {
                case Incoming.Probe probe -> probes.add(probe.id());
                case Incoming.Said said -> statements.add(said.statement());
            }
        }
        attention.read(probes);
        sendAfterCommit(hear(statements));
    }

    private List<HostNotice> hear(List<HostStatement> statements) {
        Map<HostId, Long> epochs =
                life.heard(statements.stream().map(HostStatement::host).collect(Collectors.toSet()));
        Map<HostId, HostNotice> answers = new LinkedHashMap<>();
        List<HostNotice> all = new ArrayList<>();
        for (HostStatement statement : statements) {
            Long epoch = epochs.get(statement.host());
            if (epoch == null) {
                continue; // unknown or removed
            }
            switch (statement) {
                case HostReported report -> {
                    hosts.recordReport(report);
                    answers.merge(report.host(), answer(report, epoch), HostStatements::newer);
                }
                case HostGreeted hello -> all.add(welcoming.welcome(hello));
                case UsageSampled samples -> throw new IllegalStateException("samples are not read here");
            }
        }
        all.addAll(answers.values());
        return all;
    }

    private ReportAnswered answer(HostReported report, long epoch) {
        return new ReportAnswered(report.host(), report.journal(), report.number(), epoch, clock.instant());
    }

    /** Of one journal the higher number, of two the one that was read last. */
    private static HostNotice newer(HostNotice before, HostNotice now) {
        return before instanceof ReportAnswered old
                        && now instanceof ReportAnswered fresh
                        && old.journal().equals(fresh.journal())
                        && old.number() > fresh.number()
                ? before
                : now;
    }

    private void sendAfterCommit(List<HostNotice> answers) {
        if (answers.isEmpty()) {
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                notices.send(answers);
            }
        });
    }
}
