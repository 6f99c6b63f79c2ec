/**
 * Java tasks beside the tasks, programs and daemon of an installed C PVM. The same bodies run against both daemons; where C PVM is absent
 * the tests say so and are skipped, or fail when {@code -Djpvm.cpvm.required=true}.
 */
package org.jpvm.interop;
