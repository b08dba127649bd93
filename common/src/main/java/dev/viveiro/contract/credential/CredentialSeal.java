package dev.viveiro.contract.credential;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEDecrypter;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.jwk.ECKey;
import dev.viveiro.kernel.Secret;
import dev.viveiro.kernel.VmId;
import java.text.ParseException;

/**
 * How a machine's secret is sealed to its one reader, a password to the notification worker and user-data to the machine's host: a
 * compact JWE (RFC 7516, dir with A256GCM) of its UTF-8 bytes, under a
 * {@link SealingKey} that the protected header carries, sealed in its turn (ECDH-ES). The header also names the machine and its
 * generation, so a seal can't be passed off as another machine's.
 */
public final class CredentialSeal {
    private static final String VM = "vm";
    private static final String GENERATION = "generation";
    private static final String SEALED_KEY = "sealedKey";

    private CredentialSeal() {}

    /** Seals to the recipient of {@code key}. */
    public static String seal(Secret password, VmId vm, int generation, SealingKey key) {
        JWEHeader header = new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .keyID(key.recipient())
                .customParam(VM, vm.toString())
                .customParam(GENERATION, generation)
                .customParam(SEALED_KEY, key.sealed())
                .build();
        JWEObject jwe = new JWEObject(header, new Payload(password.revealUtf8()));
        try {
            jwe.encrypt(new DirectEncrypter(key.secret()));
        } catch (JOSEException e) {
            throw new IllegalStateException("expected an AES-256 key to seal with, got " + key, e);
        }
        return jwe.serialize();
    }

    /**
     * Opens a seal in memory; also one of a worker that still sealed each password to the recipient's key itself.
     *
     * @throws IllegalArgumentException when it is no seal, was made for another key, or names another machine or generation;
     *     the message holds nothing of its content
     */
    public static Secret open(String sealed, VmId vm, int generation, ECKey privateKey) {
        try {
            JWEObject jwe = JWEObject.parse(sealed);
            jwe.decrypt(opener(jwe.getHeader(), privateKey));
            requireFor(vm, generation, jwe.getHeader());
            return Secret.of(jwe.getPayload().toString());
        } catch (ParseException | JOSEException e) {
            throw new IllegalArgumentException(
                    "the sealed credential of machine " + vm + " can't be opened with key " + privateKey.getKeyID(), e);
        }
    }

    private static JWEDecrypter opener(JWEHeader header, ECKey privateKey) throws ParseException, JOSEException {
        if (header.getCustomParam(SEALED_KEY) instanceof String key) {
            return new DirectDecrypter(SealingKey.open(key, privateKey));
        }
        return new ECDHDecrypter(privateKey);
    }

    private static void requireFor(VmId vm, int generation, JWEHeader header) {
        boolean same = vm.toString().equals(header.getCustomParam(VM))
                && header.getCustomParam(GENERATION) instanceof Number sealedFor
                && sealedFor.intValue() == generation;
        if (!same) {
            throw new IllegalArgumentException("expected a credential sealed for machine " + vm + ", generation "
                    + generation + "; it was sealed for " + header.getCustomParam(VM) + ", generation "
                    + header.getCustomParam(GENERATION));
        }
    }
}
