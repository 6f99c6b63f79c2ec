/**
 * Programs of a user: unlike those of {@code org.jpvm}, each hosted task has such classes for itself.
 */
package bench.program;
