package dev.viveiro.notification.mail.template;

import dev.viveiro.contract.account.CreditStanding;
import org.jspecify.annotations.Nullable;

/** The mail that says how a tenant's credit stands. */
public final class CreditStands {
    /** Name of the template in deliveries. */
    public static final String NAME = "credit-changed";

    private CreditStands() {}

    /** What is to be said. */
    private record Words(String subject, String news, String next) {}

    /**
     * Writes it.
     *
     * @param before how it stood before; null when that is not known
     * @param balance a plain decimal number in {@code currency}
     */
    public static MailText write(
            CreditStanding standing, @Nullable CreditStanding before, String balance, String currency) {
        Words words = words(standing, before);
        String amount = balance + " " + currency;
        return new MailText(words.subject(), plain(words, amount), html(words, amount));
    }

    private static Words words(CreditStanding standing, @Nullable CreditStanding before) {
        String again = before == CreditStanding.EXHAUSTED
                ? " Machines that were switched off because of it are started again."
                : "";
        return switch (standing) {
            case GOOD ->
                new Words("Your credit is good again", "your credit is good again." + again, "There is nothing to do.");
            case LOW ->
                new Words(
                        "Your credit is low",
                        "your credit is low." + again,
                        "Please pay soon: once it is used up your machines are switched off, and no new ones are created.");
            case EXHAUSTED ->
                new Words(
                        "Your credit is used up and your machines are switched off",
                        "your credit is used up. Your machines are being switched off, and can't be started.",
                        "Please pay: once that is known the machines that were switched off are started again. Nothing on"
                                + " their disks is lost, and disks are billed meanwhile.");
        };
    }

    private static String plain(Words words, String amount) {
        return """
                Hello,

                %s

                  Balance:  %s

                %s

                This mail was written by a machine; nobody reads answers to it.
                """.formatted(words.news(), amount, words.next());
    }

    private static String html(Words words, String amount) {
        return """
                <!doctype html>
                <html lang="en"><body style="font-family: sans-serif; line-height: 1.5">
                <p>Hello,</p>
                <p>%s</p>
                <p>Balance: <strong>%s</strong></p>
                <p>%s</p>
                <p><small>This mail was written by a machine; nobody reads answers to it.</small></p>
                </body></html>
                """.formatted(Html.escaped(words.news()), Html.escaped(amount), Html.escaped(words.next()));
    }
}
