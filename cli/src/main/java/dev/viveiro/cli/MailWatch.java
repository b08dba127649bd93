package dev.viveiro.cli;

import dev.viveiro.cli.Answers.Mail;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Whose mail has come since it began; each mail is read once. */
final class MailWatch {
    private final Mailbox mailbox;
    private final Set<String> arrived = new HashSet<>();
    private String newest;

    private MailWatch(Mailbox mailbox, String newest) {
        this.mailbox = mailbox;
        this.newest = newest;
    }

    /** From now on. */
    static MailWatch begin(Mailbox mailbox) {
        return new MailWatch(mailbox, mailbox.newestId());
    }

    /**
     * Reads what is new.
     *
     * @param machines names of the machines by the addresses of their owners, in lower case
     * @return the owners to whom a mail about their machine has come so far
     */
    Set<String> arrived(Map<String, String> machines) {
        var mails = mailbox.newerThan(newest);
        if (!mails.isEmpty()) {
            newest = mails.getFirst().id();
        }
        for (var mail : mails) {
            ownersIn(mail).stream()
                    .filter(owner -> machines.containsKey(owner) && mail.text().contains(machines.get(owner)))
                    .forEach(arrived::add);
        }
        return Set.copyOf(arrived);
    }

    private static List<String> ownersIn(Mail mail) {
        return mail.to().stream().map(to -> to.toLowerCase(Locale.ROOT)).toList();
    }
}
