package org.jpvm.migration.spi;

import java.nio.file.Path;
import java.util.List;

/**
 * A process as files.
 *
 * @param files  names differ and hold no slash; they are deleted with the move
 * @param unread bytes that lay in the task's connection to its daemon, sent by the daemon and not read by the task: not part of the files
 */
public record ProcessCopy(List<Path> files, byte[] unread) {
    /** Copies the list. */
    public ProcessCopy {
        files = List.copyOf(files);
    }
}
