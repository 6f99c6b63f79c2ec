package org.jpvm.examples;

import java.nio.file.Path;

/** Under the daemon of C PVM. */
class TwinsInteropIT extends TwinsContract {
    @Override
    ExampleMachine machine(Path directory) throws Exception {
        ExampleMachine.requireC();
        return ExampleMachine.pvmd(directory);
    }
}
