/**
 * {@code ./jpvm demo}: each processor of this computer becomes a host, one task more than there are hosts computes, first placed as PVM does it and
 * left alone, then moved by the bridge. {@link org.jpvm.demo.DemoState}, {@link org.jpvm.demo.DemoScreen} and {@link org.jpvm.demo.DemoResult} are
 * pure; {@link org.jpvm.demo.DemoMachine} owns processes and files, {@link org.jpvm.demo.DemoRun} talks to the tasks.
 */
package org.jpvm.demo;
