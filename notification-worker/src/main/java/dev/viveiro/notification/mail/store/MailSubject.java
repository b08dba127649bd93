package dev.viveiro.notification.mail.store;

import dev.viveiro.contract.account.CreditStanding;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import org.jspecify.annotations.Nullable;

/** What a mail is about. */
public sealed interface MailSubject {
    /**
     * A machine and how to get into it.
     *
     * @param name the machine's
     * @param account login account
     * @param address IPv4 in dotted form; null when the machine has none
     * @param withPassword whether the mail carries a link to one
     */
    record Machine(
            VmId vm,
            OperationId operation,
            String name,
            String account,
            @Nullable String address,
            boolean withPassword) implements MailSubject {}

    /**
     * How a tenant's credit stands.
     *
     * @param before how it stood when it was heard of before; null when it never was
     * @param balance a plain decimal number in {@code currency}
     * @param currency ISO 4217
     */
    record Credit(
            TenantId tenant,
            CreditStanding standing,
            @Nullable CreditStanding before,
            String balance,
            String currency) implements MailSubject {}
}
