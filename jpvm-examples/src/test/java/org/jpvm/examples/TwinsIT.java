package org.jpvm.examples;

import java.nio.file.Path;

/** Under jpvmd. */
class TwinsIT extends TwinsContract {
    @Override
    ExampleMachine machine(Path directory) throws Exception {
        return ExampleMachine.jpvmd(directory);
    }
}
