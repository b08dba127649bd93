package dev.viveiro.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The time, a new identity and a nap come from {@code Clock}, {@code Ids} and {@code Pause}, which a test can give. */
class TimeAndIdentityAreGiven {
    /** The adapters: here, and nowhere else, the real clock, the real dice and the real bed. */
    private static final Set<String> ADAPTERS = Set.of(
            "dev.viveiro.kernel.Ids",
            "dev.viveiro.messaging.MessagingConfiguration",
            "dev.viveiro.worker.WorkerApplication",
            "dev.viveiro.worker.driver.SleepingPause",
            "dev.viveiro.cli.SleepingPause",
            "dev.viveiro.cli.ViveiroCommand",
            "dev.viveiro.mailsink.MailSink",
            "dev.viveiro.web.WebAutoConfiguration");

    static final ArchRule RULE = noClasses()
            .that(describe(
                    "are no adapters",
                    type -> !ADAPTERS.contains(outermost(type).getName())))
            .should()
            .callCodeUnitWhere(describe("time or identity taken, not given", call -> isTaken(call.getTarget())));

    @Test
    void nobody_takes_time_or_identity() {
        assertThat(ADAPTERS)
                .allSatisfy(adapter ->
                        assertThat(Code.ALL.contain(adapter)).as(adapter).isTrue());
        RULE.check(Code.ALL);
    }

    private static boolean isTaken(CodeUnitCallTarget target) {
        var owner = target.getOwner().getName();
        return switch (target.getName()) {
            case "now" ->
                owner.startsWith("java.time.")
                        && !target.getRawParameterTypes().stream().anyMatch(TimeAndIdentityAreGiven::isClock);
            case "systemUTC", "systemDefaultZone", "system" -> owner.equals("java.time.Clock");
            case "randomUUID" -> owner.equals("java.util.UUID");
            case "sleep" -> owner.equals("java.lang.Thread") || owner.equals("java.util.concurrent.TimeUnit");
            case "currentTimeMillis" -> owner.equals("java.lang.System");
            case CONSTRUCTOR ->
                owner.equals("java.util.Date") && target.getRawParameterTypes().isEmpty();
            default -> false;
        };
    }

    private static final String CONSTRUCTOR = "<init>";

    private static boolean isClock(JavaClass type) {
        return type.isEquivalentTo(Clock.class);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(TimeAndIdentityAreGiven::outermost).orElse(type);
    }
}
