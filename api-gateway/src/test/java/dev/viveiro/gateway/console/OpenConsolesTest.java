package dev.viveiro.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.access.Role;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.access.SecretMark;
import dev.viveiro.gateway.call.SocketEnd;
import dev.viveiro.kernel.TenantId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.socket.CloseStatus;

/** Which of the open consoles end because who opened them may not go on. */
@Timeout(30)
class OpenConsolesTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final String KEY = "5f1c9a7e02b4d683";
    private static final SecretMark OLD = new SecretMark("0a");
    private static final SecretMark NEW = new SecretMark("0b");

    private final Caller caller = new Caller(KEY, new TenantId(new UUID(1, 1)), Role.TENANT);
    private final Secrets secrets = new Secrets();
    private final OpenConsoles consoles = new OpenConsoles(
            new ConsoleSettings(LONG, LONG, LONG, Duration.ofMillis(5), 2, 10), secrets, new SimpleMeterRegistry());

    /** The database, with the secrets that keys have. */
    private static final class Secrets extends ConsoleRights {
        private final Set<SecretMark> valid = ConcurrentHashMap.newKeySet();
        private volatile boolean away;

        private Secrets() {
            super(new JdbcTemplate());
        }

        @Override
        Set<Right> holding(Collection<Right> asked) {
            if (away) {
                away = false;
                throw new IllegalStateException("the database is away");
            }
            return asked.stream()
                    .filter(right -> valid.contains(right.secret()))
                    .collect(Collectors.toSet());
        }
    }

    @BeforeEach
    void start() {
        secrets.valid.add(OLD);
        consoles.start();
    }

    @AfterEach
    void stop() {
        consoles.stop();
    }

    private SocketEnd open(SecretMark secret) {
        SocketEnd customer = new SocketEnd();
        ConsoleRights.Right right =
                new ConsoleRights.Right(KEY, secret, caller.tenant().value(), new UUID(2, 1), 1);
        consoles.open(caller, right, new SocketEnd(), customer, consoles.enter(caller));
        return customer;
    }

    private static CloseStatus end(SocketEnd customer) throws Exception {
        return customer.closed().get(20, TimeUnit.SECONDS);
    }

    @Test
    void those_end_that_were_opened_by_a_secret_that_was_replaced_and_no_others() throws Exception {
        SocketEnd before = open(OLD);
        secrets.valid.add(NEW);
        SocketEnd after = open(NEW);
        secrets.valid.remove(OLD);

        assertThat(end(before)).isEqualTo(CloseStatus.POLICY_VIOLATION.withReason("no-right"));
        assertThat(after.closed()).isNotDone();
    }

    @Test
    void their_places_are_free_again() {
        SocketEnd one = open(OLD);
        SocketEnd other = open(OLD);
        assertThat(hasPlace()).isFalse();

        secrets.valid.clear();
        while (!hasPlace()) {
            Thread.onSpinWait();
        }
        assertThat(one.closed().isDone() || other.closed().isDone()).isTrue();
    }

    private boolean hasPlace() {
        try {
            consoles.enter(caller).leave();
            return true;
        } catch (ProblemException full) {
            return false;
        }
    }

    @Test
    void a_question_that_could_not_be_asked_ends_nothing_and_is_asked_again() throws Exception {
        SocketEnd console = open(OLD);
        secrets.away = true;
        secrets.valid.clear();

        assertThat(end(console).getReason()).isEqualTo("no-right");
        assertThat(secrets.away).isFalse();
    }
}
