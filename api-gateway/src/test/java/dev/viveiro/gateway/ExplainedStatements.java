package dev.viveiro.gateway;

import com.zaxxer.hikari.HikariDataSource;
import dev.viveiro.testkit.DatabaseFixture;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The plans by which PostgreSQL carried out everything that a gateway asked, with the values that it asked with, and what triggers
 * asked in turn. PostgreSQL's auto_explain tells them as notices, which the driver hands over as warnings.
 */
public final class ExplainedStatements implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final String TOLD = "duration: ";
    private static final Pattern READ_WHOLE = Pattern.compile("Seq Scan on (\\w+)");
    /** The node's line, and the lines that say more of it. */
    private static final Pattern BY_INDEX =
            Pattern.compile("Index (?:Only )?Scan (?:Backward )?using (\\w+) on (\\w+)(.*(?:\\n(?!\\s*->).*)*)");

    private static final Pattern CHANGING = Pattern.compile("duration: [0-9.]+ ms|\\(cost=[^)]*\\)|'[^']*'|[0-9]+");

    /** One of those that differ in values and estimates alone, by what they share. */
    private final Map<String, Plan> plans = new ConcurrentHashMap<>();

    private String role = "";
    private @Nullable HikariDataSource pool;

    /**
     * A statement and its plan.
     *
     * @param text as PostgreSQL wrote it
     */
    public record Plan(String text) {
        /** True when it reads one of the tables, or one of its indexes but for {@code few}, from its beginning to its end. */
        boolean readsWhole(Set<String> tables, Set<String> few) {
            return READ_WHOLE.matcher(text).results().anyMatch(scan -> tables.contains(scan.group(1)))
                    || BY_INDEX.matcher(text)
                            .results()
                            .anyMatch(scan -> tables.contains(scan.group(2))
                                    && !few.contains(scan.group(1))
                                    && !scan.group(3).contains("Index Cond:"));
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Override
    public void initialize(ConfigurableApplicationContext starting) {
        role = Objects.requireNonNull(starting.getEnvironment().getProperty("spring.datasource.username"));
        starting.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof HikariDataSource source ? explained(source) : bean;
            }
        });
    }

    /** From now on every statement counts: all sessions of the gateway end, and those that follow are explained. */
    public void begin() {
        DatabaseFixture.shared()
                .freshDatabase()
                .execute(
                        "alter role " + role + " set session_preload_libraries = 'auto_explain'",
                        "alter role " + role + " set auto_explain.log_min_duration = 0",
                        "alter role " + role + " set auto_explain.log_nested_statements = on",
                        "alter role " + role + " set auto_explain.log_level = notice",
                        "select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + role + "'");
        Objects.requireNonNull(pool).getHikariPoolMXBean().softEvictConnections();
    }

    /** What was told until now does not count. */
    public void forget() {
        plans.clear();
    }

    public List<Plan> all() {
        return List.copyOf(plans.values());
    }

    /**
     * Plans that read a table as a whole.
     *
     * @param tables those that count
     * @param few indexes that may be read as a whole
     */
    public List<Plan> readingWhole(Set<String> tables, Set<String> few) {
        return plans.values().stream()
                .filter(plan -> plan.readsWhole(tables, few))
                .toList();
    }

    private DataSource explained(HikariDataSource source) {
        pool = source;
        return new DelegatingDataSource(source) {
            @Override
            public Connection getConnection() throws SQLException {
                return explained(super.getConnection());
            }
        };
    }

    private Connection explained(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && !connection.isClosed()) {
                        // copies have no statement
                        hear(connection.getWarnings());
                    }
                    Object result = call(connection, method, arguments);
                    return result instanceof Statement statement ? explained(statement, method) : result;
                });
    }

    private Object explained(Statement statement, Method made) {
        return Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {made.getReturnType()}, (proxy, method, arguments) -> {
                    try {
                        return call(statement, method, arguments);
                    } finally {
                        if (method.getName().startsWith("execute")) {
                            hear(statement.getWarnings());
                        }
                    }
                });
    }

    private static @Nullable Object call(Object target, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private void hear(@Nullable SQLWarning first) {
        for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
            String told = String.valueOf(warning.getMessage());
            if (told.startsWith(TOLD)) {
                plans.putIfAbsent(CHANGING.matcher(told).replaceAll(""), new Plan(told));
            }
        }
    }
}
