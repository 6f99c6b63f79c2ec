/**
 * The Java virtual machine daemon, jpvmd: its pure core, its configuration and its input and output loop live in the
 * packages below this one.
 */
package org.jpvm.daemon;
