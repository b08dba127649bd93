package dev.viveiro.worker.operation;

/**
 * One named step of a plan.
 *
 * @param name kebab-case, unique in its plan; shown to customers and kept in journals, so never reused for something else
 * @param starts a machine may come to exist or to run by it: it begins only while the host holds its lease
 * @param noReturn once it began the operation can't be cancelled, only finished or repeated, and unwinding undoes only what
 *     is right to undo all the same
 */
public record Step(String name, boolean starts, Ensure ensure, Undo undo, boolean noReturn) {
    static Builder named(String name, Ensure ensure) {
        return new Builder(name, false, ensure);
    }

    /** A step that makes a machine, or makes one run. */
    static Builder starting(String name, Ensure ensure) {
        return new Builder(name, true, ensure);
    }

    /** Whether a machine that ran is off after it, and is to be started again if the operation fails. */
    boolean stops() {
        return undo instanceof Undo.By by && by.starts();
    }

    /** The same step, done in another way. */
    Step doing(Ensure other) {
        return new Step(name, starts, other, undo, noReturn);
    }

    /** Makes every step say how it is undone. */
    record Builder(String name, boolean starts, Ensure ensure) {
        Step undoneBy(Ensure undo) {
            return new Step(name, starts, ensure, new Undo.By(undo, false, false), false);
        }

        /** Also when a later step, or an earlier one, can't be undone. */
        Step undoneAlwaysBy(Ensure undo) {
            return new Step(name, starts, ensure, new Undo.By(undo, false, true), false);
        }

        /** However the operation fails, the machine that ran before it is to run. */
        Step undoneByStarting(Ensure undo) {
            return new Step(name, starts, ensure, new Undo.By(undo, true, true), false);
        }

        Step withoutUndo(String reason) {
            return new Step(name, starts, ensure, new Undo.NoUndo(reason), false);
        }

        /** Its begin is kept in the journal with the next thing that must be. */
        Step withoutTrace(String reason) {
            return new Step(name, starts, ensure, new Undo.Nothing(reason), false);
        }

        Step withoutReturn(String reason) {
            return new Step(name, starts, ensure, new Undo.NoUndo(reason), true);
        }
    }
}
