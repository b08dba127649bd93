package dev.viveiro.worker;

import dev.viveiro.worker.intake.CommandSupply;
import dev.viveiro.worker.operation.Dispatcher;
import dev.viveiro.worker.operation.Resumer;
import dev.viveiro.worker.standing.Admission;
import dev.viveiro.worker.standing.StandingStore;
import dev.viveiro.worker.standing.Strangers;

/** What a welcome means, for a worker that is no process. */
public final class AdmissionAtHand {
    private AdmissionAtHand() {}

    public static Admission of(
            StandingStore store, Dispatcher dispatcher, Resumer resumer, Strangers strangers, CommandSupply commands) {
        return new HostAdmission(store, dispatcher, resumer, strangers, commands);
    }
}
