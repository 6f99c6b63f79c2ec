package org.jpvm.conformance.api;

/** All facts with libpvm3 at jpvmd. */
class ApiNativeOnJpvmdInteropIT extends ApiSuite {
    ApiNativeOnJpvmdInteropIT() {
        super(Combination.NATIVE_ON_JPVMD);
    }
}
