package org.jpvm.conformance.api;

/** All facts with libpvm3 at the daemon of C PVM, which is C PVM itself. */
class ApiNativeOnCPvmInteropIT extends ApiSuite {
    ApiNativeOnCPvmInteropIT() {
        super(Combination.NATIVE_ON_CPVM);
    }
}
