package org.jpvm.examples;

import java.nio.file.Path;

/** Under the daemon of C PVM. */
class PartnersPvmdInteropIT extends PartnersContract {
    @Override
    ExampleMachine machine(Path directory) throws Exception {
        return ExampleMachine.pvmd(directory);
    }
}
