package dev.viveiro.gateway.broker;

import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.HostNotice;
import dev.viveiro.gateway.host.NoticeSender;
import dev.viveiro.kernel.Ids;
import dev.viveiro.messaging.Publisher;
import dev.viveiro.messaging.Topology;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes notices, which are soon said again. */
final class NoticeLoop extends FleetingLoop<HostNotice> implements NoticeSender {
    private static final int ROOM = 10_000;
    private static final Logger log = LoggerFactory.getLogger(NoticeLoop.class);

    NoticeLoop(Supplier<Publisher> publishers, Ids ids, Clock clock) {
        super("host-notices", ROOM, publishers, ids, clock);
    }

    @Override
    public void send(List<? extends HostNotice> notices) {
        long dropped = notices.stream().filter(notice -> !offer(notice)).count();
        if (dropped > 0) {
            log.warn("{} notices to hosts found no room and were dropped; hosts ask again.", dropped);
        }
    }

    @Override
    Letter letter(HostNotice notice) {
        return new Letter(
                notice.host(), Topology.hostNoticeKey(notice.host()), Contracts.typeOf(notice.getClass()), notice);
    }

    @Override
    void lost(HostNotice notice, Publisher.Outcome outcome) {
        log.debug("A notice to host {} was lost: {}", notice.host(), outcome.detail());
    }
}
