package dev.viveiro.worker.operation;

/**
 * One named step of a plan.
 *
 * @param name kebab-case, unique in its plan; shown to customers and kept in journals, so never reused for something else
 * @param noReturn once it began the operation can neither be cancelled nor unwound, only finished or repeated
 */
public record Step(String name, Ensure ensure, Undo undo, boolean noReturn) {
    static Builder named(String name, Ensure ensure) {
        return new Builder(name, ensure);
    }

    /** Makes every step say how it is undone. */
    record Builder(String name, Ensure ensure) {
        Step undoneBy(Ensure undo) {
            return new Step(name, ensure, new Undo.By(undo), false);
        }

        Step withoutUndo(String reason) {
            return new Step(name, ensure, new Undo.NoUndo(reason), false);
        }

        Step withoutReturn(String reason) {
            return new Step(name, ensure, new Undo.NoUndo(reason), true);
        }
    }
}
