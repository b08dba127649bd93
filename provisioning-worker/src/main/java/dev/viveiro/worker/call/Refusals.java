package dev.viveiro.worker.call;

import dev.viveiro.contract.call.CallRefused;
import dev.viveiro.contract.call.CallRefused.Why;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.DriverInfo;

/** Why a call is not answered, in words for the customer. */
final class Refusals {
    private Refusals() {}

    static CallRefused of(DriverFailure failure) {
        Why why =
                switch (failure.failureClass()) {
                    case CONFLICT -> Why.INVALID_STATE;
                    case REFUSED -> Why.NOT_SUPPORTED;
                    case RETRY_LATER, TRY_OTHER_HOST, OUTCOME_UNKNOWN -> Why.FAILED;
                };
        return new CallRefused(why, failure.detail());
    }

    static CallRefused notSupported(DriverInfo driver, Capability what) {
        return new CallRefused(
                Why.NOT_SUPPORTED, "the machine's host runs " + driver.name() + ", which " + driver.cannot(what));
    }

    static CallRefused notHere(int generation) {
        return new CallRefused(
                Why.INVALID_STATE,
                "the host has no machine of generation " + generation + "; it is not made yet, or gone");
    }

    static CallRefused tooLong(String what, int most) {
        return new CallRefused(Why.NOT_SUPPORTED, what + " has more than " + most + " bytes, which are not passed on");
    }
}
