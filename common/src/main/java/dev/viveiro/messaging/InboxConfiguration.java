package dev.viveiro.messaging;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;

/** The inbox of a service with a database; a service imports this class and switches scheduling on. */
@Configuration(proxyBeanMethods = false)
public class InboxConfiguration {
    @Bean
    Inbox inbox(JdbcTemplate jdbc, Clock clock) {
        return new SqlInbox(jdbc, clock);
    }

    @Bean
    InboxSweep inboxSweep(Inbox inbox) {
        return new InboxSweep(inbox);
    }

    /** Forgets messages past their time, a bounded number at a time. */
    static final class InboxSweep {
        private final Inbox inbox;

        InboxSweep(Inbox inbox) {
            this.inbox = inbox;
        }

        @Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT5M")
        void forget() {
            inbox.forgetOld();
        }
    }
}
