package dev.viveiro.metering.billing.store;

import org.springframework.jdbc.core.JdbcTemplate;

/** Statements that read what is billable of one tenant, in a transaction. */
final class PlannedAnew {
    private PlannedAnew() {}

    /**
     * Runs a statement with a plan of its own: one that is kept is made for a tenant of middling size, and would compare all rows of a
     * large one with each other. It is not compiled either: the planner expects a hundred parts of each range. All that is for this
     * statement alone, since foreign keys are checked by statements, too, one for each row.
     */
    static void run(JdbcTemplate jdbc, Runnable statement) {
        jdbc.execute("set local plan_cache_mode = force_custom_plan; set local jit = off");
        statement.run();
        jdbc.execute("set local plan_cache_mode to default; set local jit to default");
    }
}
