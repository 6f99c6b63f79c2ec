package org.jpvm;

import java.util.List;

/**
 * What a spawn request came to. Partial success is not an error in PVM.
 *
 * @param tids   tasks that started, in the order of the request
 * @param errors one error per task that did not start
 */
public record SpawnResult(List<Tid> tids, List<PvmError> errors) {
    /** Copies the lists. */
    public SpawnResult {
        tids = List.copyOf(tids);
        errors = List.copyOf(errors);
    }

    /** Whether all tasks started. */
    public boolean isComplete() {
        return errors.isEmpty();
    }
}
