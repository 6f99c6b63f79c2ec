package org.jpvm.conformance.api;

/** All facts with the pure-Java provider at jpvmd. */
class ApiJavaOnJpvmdIT extends ApiSuite {
    ApiJavaOnJpvmdIT() {
        super(Combination.JAVA_ON_JPVMD);
    }
}
