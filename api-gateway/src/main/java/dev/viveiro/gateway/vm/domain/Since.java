package dev.viveiro.gateway.vm.domain;

/**
 * What came to a machine after one of its operations had ended; asked when that operation's host speaks of it late.
 *
 * @param busy another operation is active: what the machine holds is that one's matter
 * @param overtaken a later one of the same type has succeeded; asked of a resize, whose size is not the machine's then
 * @param followed there was a later one, whatever became of it; asked of a create, which does not say what is there then, and of a move,
 *     where only those count that say what the machine's power is to be
 */
public record Since(boolean busy, boolean overtaken, boolean followed) {
    public static final Since NOTHING = new Since(false, false, false);
}
