package dev.viveiro.gateway.plan;

import dev.viveiro.contract.access.Caller;
import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.web.Callers;
import dev.viveiro.web.Fields;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What administrators do with plans: add versions one after the other, and take plans off the offer. */
@Service
class PlanVersions {
    private static final Logger log = LoggerFactory.getLogger(PlanVersions.class);

    private final PlanRows rows;
    private final Clock clock;

    PlanVersions(PlanRows rows, Clock clock) {
        this.rows = rows;
        this.clock = clock;
    }

    /** What came of publishing. */
    record Publication(PlanView plan, boolean added) {}

    /**
     * Adds a version, or finds the same one there.
     *
     * @throws ProblemException 403; 409 {@code wrong-version} when it says something else, or is not the next; 400 for a new plan whose
     *     name is no label
     */
    @Transactional
    Publication publish(Caller caller, Plan wanted) {
        Callers.requireAdministrator(caller);
        Optional<Plan> last = rows.lock(wanted.name());
        if (isNew(last, wanted)) {
            if (last.isPresent()) {
                rows.replace(wanted, clock.instant(), caller.subject());
                return added(caller, wanted);
            }
            requireLabel(wanted.name());
            if (rows.add(wanted, clock.instant(), caller.subject())) {
                return added(caller, wanted);
            }
            // another caller was quicker: either it said the same, or this throws
            isNew(rows.lock(wanted.name()), wanted);
        }
        return new Publication(require(wanted), false);
    }

    /** Plans that were written into the table by hand may have other names. */
    private static void requireLabel(String name) {
        Fields fields = new Fields();
        String unused = fields.label("/name", name);
        fields.check();
    }

    private Publication added(Caller caller, Plan plan) {
        log.info("Version {} of plan {} is added by {}.", plan.version(), plan.name(), caller.subject());
        return new Publication(require(plan), true);
    }

    private PlanView require(Plan plan) {
        return rows.version(plan.name(), plan.version()).orElseThrow();
    }

    private boolean isNew(Optional<Plan> last, Plan wanted) {
        Optional<Plan> there = last.isEmpty() ? Optional.empty() : rows.plan(wanted.name(), wanted.version());
        return isNew(last.map(Plan::version).orElse(0), there, wanted);
    }

    /**
     * True when a version is to be added, false when the same one is there. Throws a 409 problem otherwise.
     *
     * @param last the newest version there is; 0 for none
     * @param there what the version says that is there already
     */
    static boolean isNew(int last, Optional<Plan> there, Plan wanted) {
        if (there.isPresent()) {
            if (there.get().says(wanted)) {
                return false;
            }
            throw wrong("Version " + wanted.version() + " is there and says something else; it never changes.", last);
        }
        if (wanted.version() - 1 != last) {
            throw wrong("Expected version " + (last + 1) + " to be added next, got " + wanted.version() + ".", last);
        }
        return true;
    }

    private static ProblemException wrong(String detail, int last) {
        return new ProblemException(
                ProblemCode.WRONG_VERSION, detail, List.of(), Map.of("nextVersion", last + 1), null);
    }

    /**
     * Takes a plan off the offer or puts it back, and moves it in the list.
     *
     * @throws ProblemException 403; 404
     */
    @Transactional
    PlanView change(Caller caller, String name, PlanChange.Wish wish) {
        Callers.requireAdministrator(caller);
        Plan plan = rows.lock(name).orElseThrow(() -> ProblemException.notFound("plan", name));
        Boolean retired = wish.retired();
        if (retired != null && retired != plan.retired()) {
            if (retired) {
                rows.retire(name, clock.instant(), caller.subject());
            } else {
                rows.offer(name);
            }
            log.info("Plan {} is {} by {}.", name, retired ? "retired" : "offered again", caller.subject());
        }
        Integer position = wish.position();
        if (position != null) {
            rows.move(name, position);
            log.info("Plan {} is moved to position {} by {}.", name, position, caller.subject());
        }
        return rows.newest(name).orElseThrow();
    }
}
