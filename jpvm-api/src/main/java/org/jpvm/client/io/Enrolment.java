package org.jpvm.client.io;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jpvm.EnrollOptions;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmInterruptedException;
import org.jpvm.TaskScope;
import org.jpvm.Tid;
import org.jpvm.client.TaskOptions;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.ConnectReply;
import org.jpvm.wire.body.ConnectRequest;
import org.jpvm.wire.body.EnrolReply;
import org.jpvm.wire.body.EnrolRequest;

/** Connects to the daemon and shakes hands with it. Source: pvm-wire-protocol §3.1, §3.2. */
final class Enrolment {
    /** The daemon answers at once; a socket on which nobody speaks PVM must not hang the caller. */
    private static final long HANDSHAKE_NANOS = 30_000_000_000L;

    /** The cookies that tasks of one scope have used: each names one place in the daemon's table. */
    private static final class UsedCookies {
        private final Set<String> cookies = new HashSet<>();
    }

    private final EnrollOptions options;
    private final Map<String, String> environment;
    private final DaemonLocator.Location location;

    private Enrolment(EnrollOptions options) {
        this.options = options;
        environment = options.environment();
        location = DaemonLocator.locate(environment);
    }

    /**
     * Makes the caller a task.
     *
     * @param moved  it was one before, elsewhere: what comes is kept until the session has its state
     * @throws PvmException SYS_ERR when that fails, with the address and the reason
     */
    static TaskCore enrol(EnrollOptions options, boolean moved) {
        Enrolment enrolment = new Enrolment(options);
        TaskLoop loop;
        try {
            loop = new TaskLoop();
        } catch (IOException e) {
            throw enrolment.failed("cannot wait for input: " + e.getMessage());
        }
        TaskCore core = null;
        boolean complete = false;
        try {
            core = new TaskCore(loop, enrolment.connect());
            if (moved) {
                core.standstill().begin();
            }
            enrolment.shakeHands(core);
            complete = true;
            return core;
        } catch (IOException e) {
            throw enrolment.failed(e.toString());
        } finally {
            if (!complete) {
                close(loop, core);
            }
        }
    }

    private static void close(TaskLoop loop, TaskCore core) {
        loop.lock();
        try {
            if (core != null) {
                core.shutDown();
            } else {
                loop.close();
            }
        } finally {
            loop.unlock();
        }
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketAddresses.open(location.address());
        boolean connected = false;
        try {
            channel.connect(SocketAddresses.of(location.address()));
            connected = true;
            return channel;
        } catch (ClosedByInterruptException e) {
            throw new PvmInterruptedException("a connection to the daemon at " + location.address());
        } catch (ConnectException e) {
            throw failed("nobody listens there (" + e.getMessage() + "); the daemon has ended without removing it, "
                    + "or it is another machine's: start jpvmd or pvmd again");
        } catch (IOException e) {
            throw failed("cannot connect (" + e.getMessage() + "); is a daemon of this user running?");
        } finally {
            if (!connected) {
                channel.close();
            }
        }
    }

    private void shakeHands(TaskCore core) throws IOException {
        long deadline = System.nanoTime() + HANDSHAKE_NANOS;
        int cookie = takeCookie();
        boolean complete = false;
        try (AuthFile proof = createAuthFile()) {
            XdrWriter connect = new XdrWriter();
            new ConnectRequest(Protocol.TASK_DAEMON_VERSION, proof.path()).write(connect);
            ConnectReply reply = ConnectReply.read(ask(core, TaskCode.CONNECT, connect, deadline));
            if (reply.version() != Protocol.TASK_DAEMON_VERSION) {
                throw failed("the daemon speaks protocol " + reply.version() + ", this library "
                        + Protocol.TASK_DAEMON_VERSION);
            }
            if (reply.acknowledged() != 1) {
                throw failed("the daemon refused the connection");
            }
            if (!proof.isSigned()) {
                throw failed("the daemon could not write " + proof.path() + ": it belongs to another user or sees "
                        + "another file system");
            }
            AuthFile.sign(reply.authFile());
            XdrWriter enrol = new XdrWriter();
            new EnrolRequest((int) ProcessHandle.current().pid(), cookie, options.name()).write(enrol);
            EnrolReply enrolled = EnrolReply.read(ask(core, TaskCode.CONN2, enrol, deadline));
            if (enrolled.acknowledged() != 1 || !Tid.isTask(enrolled.tid())) {
                throw failed("the daemon refused to enrol this task (acknowledged=" + enrolled.acknowledged() + ")");
            }
            core.enrolled(enrolled, environment);
            complete = true;
        } catch (MalformedMessageException e) {
            throw failed("the daemon's answer makes no sense: " + e.getMessage());
        } finally {
            if (!complete) {
                giveCookieBack(cookie);
            }
        }
    }

    private AuthFile createAuthFile() {
        Path directory = TempFiles.directory(environment);
        try {
            return new AuthFile(directory);
        } catch (IOException e) {
            throw failed("cannot create the file that proves who we are in " + directory + " (" + e
                    + "); set PVM_TMP to a directory that daemon and task can write");
        }
    }

    private XdrReader ask(TaskCore core, TaskCode code, XdrWriter body, long deadline) {
        XdrReader reply;
        try {
            reply = core.request(Tid.LOCAL_DAEMON, code, Protocol.CONTEXT_TM, body, deadline);
        } catch (PvmInterruptedException e) {
            throw e;
        } catch (PvmException e) {
            throw failed(code.cName() + ": " + e.getMessage());
        }
        if (reply == null) {
            throw failed("no answer to " + code.cName() + " within " + HANDSHAKE_NANOS / 1_000_000_000 + " s");
        }
        return reply;
    }

    private int takeCookie() {
        int cookie = TaskOptions.number(environment.get("PVMEPID"));
        UsedCookies used = TaskScope.current().attribute(UsedCookies.class, UsedCookies::new);
        synchronized (used) {
            return used.cookies.add(cookieName(cookie)) ? cookie : 0;
        }
    }

    private void giveCookieBack(int cookie) {
        UsedCookies used = TaskScope.current().attribute(UsedCookies.class, UsedCookies::new);
        synchronized (used) {
            used.cookies.remove(cookieName(cookie));
        }
    }

    private String cookieName(int cookie) {
        return location.address() + " " + cookie;
    }

    private PvmException failed(String reason) {
        return new PvmException(
                PvmError.SYS_ERR,
                "no PVM daemon at " + location.address() + " (from " + location.origin() + "): " + reason);
    }
}
