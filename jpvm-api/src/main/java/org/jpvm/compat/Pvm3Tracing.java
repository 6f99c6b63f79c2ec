package org.jpvm.compat;

import static org.jpvm.compat.Results.require;

import java.util.Arrays;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;

/** The trace mask calls of {@link Pvm3}. A mask is {@code new char[TEV_MASK_LENGTH]}, as C's Pvmtmask. Source: pvm-api §17. */
abstract class Pvm3Tracing extends Pvm3TraceEvents {
    private static final int EVENTS_PER_CHARACTER = 4;

    Pvm3Tracing() {}

    /** Stores the trace mask of this task (PvmTaskSelf) or of its future children (PvmTaskChild). Does not enrol. */
    public static int pvm_gettmask(int who, char[] mask) {
        return CompatState.call("pvm_gettmask", state -> {
            String text = state.traceMask(target(who)).text();
            require(mask != null && mask.length >= TEV_MASK_LENGTH, "mask");
            text.getChars(0, text.length(), mask, 0);
            mask[text.length()] = 0;
            return PvmOk;
        });
    }

    /** Replaces the trace mask of this task or of its future children. Does not enrol, and enrolment sets both anew. */
    public static int pvm_settmask(int who, char[] mask) {
        return CompatState.call("pvm_settmask", state -> {
            TraceTarget target = target(who);
            require(mask != null && mask.length >= TraceMask.LENGTH, "mask");
            state.setTraceMask(target, TraceMask.parse(new String(mask, 0, TraceMask.LENGTH)));
            return PvmOk;
        });
    }

    private static TraceTarget target(int who) {
        for (TraceTarget target : TraceTarget.values()) {
            if (target.code() == who) {
                return target;
            }
        }
        require(false, "who=" + who);
        return null;
    }

    /** Makes a mask empty. */
    public static void TEV_MASK_INIT(char[] m) {
        Arrays.fill(m, 0, TraceMask.LENGTH, '@');
        m[TraceMask.LENGTH] = 0;
    }

    /** Adds an event. */
    public static void TEV_MASK_SET(char[] m, int k) {
        m[k / EVENTS_PER_CHARACTER] |= (char) (1 << k % EVENTS_PER_CHARACTER);
    }

    /** Removes an event. */
    public static void TEV_MASK_UNSET(char[] m, int k) {
        m[k / EVENTS_PER_CHARACTER] &= (char) ~(1 << k % EVENTS_PER_CHARACTER);
    }

    /** Whether an event is in the mask: other than 0. */
    public static int TEV_MASK_CHECK(char[] m, int k) {
        return m[k / EVENTS_PER_CHARACTER] & 1 << k % EVENTS_PER_CHARACTER;
    }
}
