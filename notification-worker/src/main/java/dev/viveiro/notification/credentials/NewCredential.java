package dev.viveiro.notification.credentials;

import dev.viveiro.contract.credential.SealedCredential;
import dev.viveiro.contract.vm.VmSnapshot;
import java.util.UUID;

/**
 * A credential whose link is about to be sent.
 *
 * @param delivery what will carry the link
 */
public record NewCredential(UUID delivery, VmSnapshot vm, SealedCredential credential) {}
