package org.jpvm.mosix.paper;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jpvm.mosix.sim.Scenario;

/** Processes of nobody in the machine that run and pause on some hosts, by the scenario's times. */
final class Strangers implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("(?m)^ready$");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * Takes the times in microseconds since the line that starts it. The shell itself computes, and pauses in a wait for more input; the end of
     * its input is its end.
     */
    private static final String SCRIPT = """
            #!/usr/bin/env bash
            echo ready
            read -r _
            now() { local t=${EPOCHREALTIME/[.,]/}; at=$((t - start)); }
            start=${EPOCHREALTIME/[.,]/}
            while (($# > 1)); do
                now
                if (($1 > at)); then
                    printf -v pause %d.%06d $((($1 - at) / 1000000)) $((($1 - at) % 1000000))
                    read -r -t "$pause" _
                    (($? > 128)) || exit
                fi
                now
                while ((at < $2)); do
                    for ((i = 0; i < 200; i++)); do :; done
                    now
                    ! read -r -t 0 _ || exit
                done
                shift 2
            done
            """;

    private final List<Dialogue> all = new ArrayList<>();

    /** Starts them; they wait for {@link #begin}. */
    static Strangers start(Bed bed, Programs programs, LiveScenario live) throws IOException, InterruptedException {
        Strangers strangers = new Strangers();
        if (live.scenario().strangers().isEmpty()) {
            return strangers;
        }
        String script = programs.file("stranger", SCRIPT).toString();
        try {
            for (Scenario.Stranger stranger : live.scenario().strangers()) {
                List<String> words = new ArrayList<>(List.of("bash", script));
                for (double toggle : live.toggles(stranger)) {
                    words.add(String.format(Locale.ROOT, "%.0f", toggle * 1e6));
                }
                Dialogue process = bed.start(stranger.host(), words);
                strangers.all.add(process);
                process.await(READY, LIMIT);
            }
        } catch (IOException | InterruptedException e) {
            strangers.close();
            throw e;
        }
        return strangers;
    }

    /** Time begins for them. */
    void begin() throws IOException {
        for (Dialogue stranger : all) {
            stranger.type("");
        }
    }

    @Override
    public void close() {
        all.forEach(Dialogue::closeInput);
        all.forEach(Dialogue::close);
    }
}
