package org.jpvm.cli;

import java.nio.file.Path;
import java.util.Map;

/** The file in which a daemon leaves its address. Source: pvm-wire-protocol §3.1. */
final class AddressFile {
    private AddressFile() {}

    /** Of this user's machine that the environment names. */
    static Path of(Map<String, String> environment) {
        String machine = environment.getOrDefault("PVM_VMID", "");
        return SystemChecks.pvmTmp(environment).resolve("pvmd." + userId() + (machine.isEmpty() ? "" : "." + machine));
    }

    private static String userId() {
        Shell.Answer answer = Shell.ask("id", "-u");
        return answer.status() == 0 ? answer.firstLine() : System.getProperty("user.name");
    }
}
