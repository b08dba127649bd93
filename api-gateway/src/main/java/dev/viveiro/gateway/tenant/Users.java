package dev.viveiro.gateway.tenant;

import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.UserId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** People who own machines. A new one is INVITED and has no password. */
public interface Users {
    /** The form in which addresses are compared and kept. */
    static String normalised(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /**
     * The tenant's user with that address, in the caller's transaction. Two that ask at once get the same one.
     *
     * @param email valid; upper case and surrounding space do not matter
     */
    UserId findOrCreate(TenantId tenant, String email);

    /** Those of the tenant's users that have one of these addresses, by address in the form of {@link #normalised}. */
    Map<String, UserId> find(TenantId tenant, Set<String> emails);

    /**
     * Makes new users, in the caller's transaction, which has the tenant locked.
     *
     * @param users by address in the form of {@link #normalised}
     * @throws org.springframework.dao.DuplicateKeyException when one of the addresses was taken meanwhile
     */
    void create(TenantId tenant, Map<String, UserId> users);
}
