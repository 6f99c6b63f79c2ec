/**
 * For tests of programs that use PVM, with JUnit 5: {@link org.jpvm.junit.PvmTest} gives a test a virtual machine of its own, in the JVM
 * of the test, without C PVM or anything to install.
 *
 * <pre>{@code
 * @PvmTest
 * class EchoTest {
 *     @Test
 *     void echoes(PvmTask pvm) {
 *         Tid echo = pvm.spawn(SpawnRequest.hosted(Echo.class)).tids().get(0);
 *         pvm.send(echo, 1, message -> message.packInt(42));
 *         assertEquals(42, pvm.receive(echo, 2).unpackInt());
 *     }
 *
 *     @Test
 *     void talk(VirtualMachine machine, @Tasks(3) List<PvmTask> tasks) { ... }
 * }
 * }</pre>
 *
 * <p>In a Maven project (JUnit itself is the project's own; jpvm brings none along):
 *
 * <pre>{@code
 * <dependency>
 *     <groupId>org.jpvm</groupId>
 *     <artifactId>jpvm-daemon</artifactId>
 *     <version>0.1.0-SNAPSHOT</version>
 *     <scope>test</scope>
 * </dependency>
 * <dependency>
 *     <groupId>org.junit.jupiter</groupId>
 *     <artifactId>junit-jupiter</artifactId>
 *     <version>5.14.4</version>
 *     <scope>test</scope>
 * </dependency>
 * }</pre>
 */
package org.jpvm.junit;
