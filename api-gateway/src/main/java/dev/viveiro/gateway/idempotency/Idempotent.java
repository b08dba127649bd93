package dev.viveiro.gateway.idempotency;

import dev.viveiro.contract.problem.ProblemCode;
import dev.viveiro.contract.problem.ProblemException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs the effect of a POST or PATCH once. The effect and the answer that is kept for repetitions commit together:
 *
 * <pre>{@code
 * @PostMapping("/v1/things")
 * ResponseEntity<ThingView> make(@RequestBody NewThing body, Caller caller, IdempotentCall call) {
 *     Callers.requireAdministrator(caller);                  // rights are asked before, on a repetition too
 *     return idempotent.run(call, () -> created(things.make(body)));   // validation that depends on time goes inside
 * }
 * }</pre>
 */
@Service
public class Idempotent {
    private final KeptAnswers answers;
    private final TransactionTemplate transaction;

    Idempotent(KeptAnswers answers, PlatformTransactionManager transactions) {
        this.answers = answers;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Runs {@code effect} in a transaction, which it joins, and gives its answer. A repeated call gets the first answer and
     * runs nothing. Answers of 4xx and 5xx, and exceptions, are not kept.
     *
     * @throws ProblemException 409 {@code in-progress} while the first call runs, 422 {@code idempotency-key-reused} for
     *     another body under the same key, and whatever the effect throws, which undoes everything
     */
    public <T> ResponseEntity<T> run(IdempotentCall call, Supplier<ResponseEntity<T>> effect) {
        ResponseEntity<T> answer =
                transaction.execute(status -> call.key() == null ? effect.get() : once(call, effect));
        return java.util.Objects.requireNonNull(answer);
    }

    private <T> ResponseEntity<T> once(IdempotentCall call, Supplier<ResponseEntity<T>> effect) {
        if (!answers.lock(call)) {
            throw new ProblemException(
                    ProblemCode.IN_PROGRESS,
                    "The first request with this Idempotency-Key is being worked on; repeat yours in a second.",
                    List.of(),
                    Map.of(),
                    1);
        }
        answers.find(call).ifPresent(kept -> {
            if (!MessageDigest.isEqual(kept.requestHash(), call.bodyHash())) {
                throw new ProblemException(
                        ProblemCode.IDEMPOTENCY_KEY_REUSED,
                        "This Idempotency-Key came with another body before; use a new key for a new request.");
            }
            throw new AnsweredBefore(kept);
        });
        ResponseEntity<T> answer = effect.get();
        if (answer.getStatusCode().is2xxSuccessful()) {
            answers.keep(call, answer);
        }
        return answer;
    }
}
