package dev.viveiro.gateway.vm;

import dev.viveiro.contract.operation.OperationType;
import dev.viveiro.gateway.vm.domain.Policy;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long operations may take and how often they are tried.
 *
 * @param create deadline of a create, a reinstall or a change of what is in a drive, from acceptance
 * @param start deadline of a start
 * @param stop deadline of a stop
 * @param reboot deadline of a reboot
 * @param pause deadline of a pause or a resume
 * @param save deadline of a save or a restore
 * @param resize deadline of a resize or of a change of the network card
 * @param snapshot deadline of what is done with a snapshot
 * @param disk deadline of attaching or detaching a disk
 * @param capture deadline of a capture, in which its image must have been sent
 * @param migrate deadline of a move to another host, in which its bytes must have gone there
 * @param delete deadline of a delete; past it the delete is issued again until the host answers
 * @param grace how long after its deadline an operation waits for its host's word; at most 30 s
 * @param graceful how long a machine may take to stop by itself before it is stopped by force
 * @param attempts how often an operation is tried on one host
 * @param placements on how many hosts a create is tried
 * @param retryAfter pause before a retry when the worker named none
 * @param unwinding how long before the deadline no retry is begun any more
 */
@ConfigurationProperties("viveiro.operations")
public record OperationPolicy(
        @DefaultValue("10m") Duration create,
        @DefaultValue("5m") Duration start,
        @DefaultValue("5m") Duration stop,
        @DefaultValue("5m") Duration reboot,
        @DefaultValue("5m") Duration pause,
        @DefaultValue("10m") Duration save,
        @DefaultValue("10m") Duration resize,
        @DefaultValue("15m") Duration snapshot,
        @DefaultValue("10m") Duration disk,
        @DefaultValue("1h") Duration capture,
        @DefaultValue("2h") Duration migrate,
        @DefaultValue("10m") Duration delete,
        @DefaultValue("60s") Duration graceful,
        @DefaultValue("28s") Duration grace,
        @DefaultValue("3") int attempts,
        @DefaultValue("3") int placements,
        @DefaultValue("2s") Duration retryAfter,
        @DefaultValue("30s") Duration unwinding) {
    /** Time from acceptance to deadline. */
    public Duration limit(OperationType type) {
        return switch (type) {
            case CREATE, REINSTALL, CHANGE_ISO -> create;
            case START -> start;
            case STOP -> stop;
            case REBOOT -> reboot;
            case PAUSE, RESUME -> pause;
            case SAVE, RESTORE -> save;
            case RESIZE, CHANGE_NETWORK -> resize;
            case SNAPSHOT, REVERT, DELETE_SNAPSHOT -> snapshot;
            case ATTACH_DISK, DETACH_DISK -> disk;
            case CAPTURE -> capture;
            case MIGRATE -> migrate;
            case DELETE -> delete;
        };
    }

    Policy domain() {
        return new Policy(attempts, placements, retryAfter, unwinding);
    }
}
