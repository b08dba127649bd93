package dev.viveiro.notification.mail.smtp;

/** What became of handing a mail to the server, classed by what may be done next. */
public sealed interface Handover {
    /** The server said 250: it is the server's now. */
    record Accepted() implements Handover {}

    /** The server refuses this mail for good; another try would end the same. */
    record Refused(String code, String detail) implements Handover {}

    /** The server refuses this mail for now. */
    record Postponed(String code, String detail) implements Handover {}

    /** The server could not be talked to, or hung up; this mail is not to blame. */
    record Away(String detail) implements Handover {}

    /** Not tried: the server was away moments ago. */
    record NotTried() implements Handover {}
}
