package org.jpvm.daemon.config;

/**
 * The options of one host in a hostfile, null or 0 where not given. Variables in them are not yet replaced, because that is the affair of the
 * host concerned. Source: pvm-wire-protocol §5.12.
 *
 * @param login            {@code lo=}, login name there
 * @param startOption      {@code so=}, {@code pw} to ask for a password or {@code ms} for a manual start
 * @param daemonPath       {@code dx=}, path of the daemon there
 * @param searchPath       {@code ep=}, directories for programs, with colons between
 * @param workingDirectory {@code wd=}
 * @param debugger         {@code bx=}
 * @param speed            {@code sp=}, relative speed 1 to 1000000, 0 where not given
 * @param address          {@code ip=}, address or name to use instead of the host's name
 * @param machineId        {@code id=}, virtual machine id
 * @param placement        {@code pl=}, placement policy of the machine whose master this is; jpvm's own
 */
public record HostOptions(
        String login,
        String startOption,
        String daemonPath,
        String searchPath,
        String workingDirectory,
        String debugger,
        int speed,
        String address,
        String machineId,
        String placement) {
    /** No option given. */
    public static final HostOptions NONE = new HostOptions(null, null, null, null, null, null, 0, null, null);

    /** Those of PVM. */
    public HostOptions(
            String login,
            String startOption,
            String daemonPath,
            String searchPath,
            String workingDirectory,
            String debugger,
            int speed,
            String address,
            String machineId) {
        this(login, startOption, daemonPath, searchPath, workingDirectory, debugger, speed, address, machineId, null);
    }

    /** No option but {@code pl=}. */
    public static HostOptions ofPlacement(String placement) {
        return new HostOptions(null, null, null, null, null, null, 0, null, null, placement);
    }

    /** No option but {@code ip=}. */
    public static HostOptions ofAddress(String address) {
        return new HostOptions(null, null, null, null, null, null, 0, address, null);
    }

    /** These options, and those of {@code defaults} where these have none. */
    public HostOptions over(HostOptions defaults) {
        return new HostOptions(
                first(login, defaults.login),
                first(startOption, defaults.startOption),
                first(daemonPath, defaults.daemonPath),
                first(searchPath, defaults.searchPath),
                first(workingDirectory, defaults.workingDirectory),
                first(debugger, defaults.debugger),
                speed != 0 ? speed : defaults.speed,
                first(address, defaults.address),
                first(machineId, defaults.machineId),
                first(placement, defaults.placement));
    }

    private static String first(String one, String other) {
        return one != null ? one : other;
    }
}
