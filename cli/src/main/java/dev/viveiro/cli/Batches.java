package dev.viveiro.cli;

import dev.viveiro.cli.Answers.AcceptedBatch;
import dev.viveiro.cli.Answers.BatchItems;
import dev.viveiro.cli.Answers.Vms;
import java.util.List;

/** Batches of the public API; every method throws {@link Unmet} when the answer is not the promised one. */
final class Batches {
    private final Api api;

    Batches(Api api) {
        this.api = api;
    }

    /** Asks for a machine for every row. {@code once} is the idempotency key: asked twice, one batch comes of it. */
    Batch submit(Roster roster, String once) {
        var answer = api.postCsv("/v1/batches", roster.bytes(), once);
        if (answer.status() == 202) {
            return answer.as(AcceptedBatch.class, 202).batch();
        }
        throw new Unmet("The class of " + roster.file() + " is refused: "
                + answer.problem().inWords(answer.status())
                + "\nNothing was created. Correct the file and run it again.");
    }

    Batch find(String id) {
        return api.get("/v1/batches/" + id).as(Batch.class, 200);
    }

    /** In the order of their lines. */
    List<BatchItem> items(String id) {
        return api.all("/v1/batches/" + id + "/items?limit=500", BatchItems.class);
    }

    /** Its machines that are not gone; none for a batch that nobody knows. */
    List<Vm> vms(String id) {
        return api.all("/v1/vms?limit=500&batch=" + id, Vms.class);
    }
}
