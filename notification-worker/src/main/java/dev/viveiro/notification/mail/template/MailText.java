package dev.viveiro.notification.mail.template;

/** What a mail says; prints redacted, since the text may hold a link that is a secret. */
public record MailText(String subject, String plain, String html) {
    @Override
    public String toString() {
        return "MailText[" + subject + "]";
    }
}
