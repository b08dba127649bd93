package dev.viveiro.notification.mail.smtp;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/** What a server's refusal means (RFC 5321, section 4.2): 4xx for now, 5xx for good, and 421 that it is going away. */
final class SmtpReply {
    private static final int CLOSING = 421;
    /** 530, 534, 535, 538: it wants a login or encryption, which is our configuration and no fault of the mail. */
    private static final Set<Integer> LOGIN = Set.of(530, 534, 535, 538);

    private static final int DETAIL_MAX = 300;

    private SmtpReply() {}

    /** Empty when there was no reply about this mail, so the server counts as away. */
    static Optional<Handover> about(SendFailedException failure) {
        Set<Throwable> seen = new HashSet<>();
        for (Exception next = failure; next != null && seen.add(next); next = following(next)) {
            switch (next) {
                case SMTPAddressFailedException address -> {
                    return classed(address.getReturnCode(), "recipient-refused", detail(address));
                }
                case SMTPSenderFailedException sender -> {
                    return Optional.of(new Handover.Postponed("sender-refused", detail(sender)));
                }
                default -> {}
            }
        }
        if (failure instanceof SMTPSendFailedException send) {
            return classed(send.getReturnCode(), "mail-refused", detail(send));
        }
        return Optional.empty();
    }

    private static @Nullable Exception following(Exception failure) {
        return failure instanceof MessagingException messaging ? messaging.getNextException() : null;
    }

    private static Optional<Handover> classed(int reply, String code, String detail) {
        if (reply < 400 || reply == CLOSING) {
            return Optional.empty();
        }
        boolean forGood = reply >= 500 && !LOGIN.contains(reply);
        return Optional.of(forGood ? new Handover.Refused(code, detail) : new Handover.Postponed(code, detail));
    }

    static String detail(Exception failure) {
        String text = String.valueOf(failure.getMessage())
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
        return text.length() <= DETAIL_MAX ? text : text.substring(0, DETAIL_MAX);
    }
}
