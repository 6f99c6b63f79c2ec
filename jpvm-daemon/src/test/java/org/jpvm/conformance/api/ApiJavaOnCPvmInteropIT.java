package org.jpvm.conformance.api;

/** All facts with the pure-Java provider at the daemon of C PVM. */
class ApiJavaOnCPvmInteropIT extends ApiSuite {
    ApiJavaOnCPvmInteropIT() {
        super(Combination.JAVA_ON_CPVM);
    }
}
