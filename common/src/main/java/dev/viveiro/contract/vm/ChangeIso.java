package dev.viveiro.contract.vm;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.viveiro.contract.Contract;
import org.jspecify.annotations.Nullable;

/**
 * Put an ISO image into the machine's drive, or take out what is in it; the machine goes on as it is.
 *
 * @param iso what is to be in the drive; null, and not sent, for nothing
 */
@Contract(type = "change-iso/1")
public record ChangeIso(
        CommandTarget target,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable IsoMedium iso) implements HostCommand {}
