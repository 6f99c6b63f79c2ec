package org.jpvm.cli;

/**
 * One line of {@code jpvm doctor}.
 *
 * @param name   what was looked at
 * @param result outcome
 * @param detail what was found, or why not
 * @param wayOut what to do, empty when there is nothing to do
 */
record Check(String name, Result result, String detail, String wayOut) {
    /** Outcomes. */
    enum Result {
        /** Works. */
        WORKS("works"),
        /** Not there; only what needs it does without. */
        ABSENT("absent"),
        /** jpvm itself cannot do without. */
        BROKEN("BROKEN");

        private final String label;

        Result(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    static Check works(String name, String detail) {
        return new Check(name, Result.WORKS, detail, "");
    }

    static Check absent(String name, String detail, String wayOut) {
        return new Check(name, Result.ABSENT, detail, wayOut);
    }

    static Check broken(String name, String detail, String wayOut) {
        return new Check(name, Result.BROKEN, detail, wayOut);
    }
}
