package dev.viveiro.cli;

/** Something that was expected and did not come; its message is one or two sentences for a person, and ends the command. */
final class Unmet extends RuntimeException {
    /**
     * @param expected completes "Expected ..."
     * @param came completes "but ..."
     * @param next an instruction, a sentence of its own
     */
    Unmet(String expected, String came, String next) {
        super("Expected " + expected + ", but " + came + ". " + next);
    }

    /** What a person should read, as it is. */
    Unmet(String words) {
        super(words);
    }
}
