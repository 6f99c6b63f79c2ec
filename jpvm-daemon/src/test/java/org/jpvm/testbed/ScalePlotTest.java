package org.jpvm.testbed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class ScalePlotTest {
    private static final List<String> MEASURED = List.of(
            ScaleMain.HEADING + ",halt",
            "4,628,2.1,3,0.5,0.1,0.2,0.1",
            "64,10048,41,50,5,1,2,1",
            "64,10048,45,52,5,1,2,1",
            "64,10048,99,54,5,1,2,1");
    private static final List<String> SIMULATED = List.of(
            "[",
            "  {\"hosts\": 16, \"addSeconds\": 0.153, \"addRealSeconds\": 9, \"spawnSeconds\": 0.004, \"multicastSeconds\": 0.000},",
            "  {\"hosts\": 4095, \"addSeconds\": 0.381, \"spawnSeconds\": 0.005, \"multicastSeconds\": 0.000}",
            "]");

    @Test
    void linesOfOneNumberOfHostsBecomeTheirMedian() {
        Map<String, Map<Integer, Double>> columns = ScalePlot.columns(MEASURED);
        assertEquals(List.of("add", "spawn", "exchange", "multicast", "exit", "halt"), List.copyOf(columns.keySet()));
        assertEquals(Map.of(4, 2.1, 64, 45.0), columns.get("add"));
    }

    @Test
    void theSimulatorsTimesAreThoseOfItsMachines() {
        Map<String, Map<Integer, Double>> columns = ScalePlot.simulated(SIMULATED);
        assertEquals(Map.of(16, 0.153, 4095, 0.381), columns.get("add"));
        assertEquals(3, columns.size());
    }

    @Test
    void thePictureIsXmlWithALineForEachColumn() throws Exception {
        String svg = ScalePlot.draw(MEASURED, SIMULATED);
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertEquals(9, document.getElementsByTagName("polyline").getLength());
        assertTrue(svg.contains("spawn, simulated"));
    }

    @Test
    void twoAndTwoArePartners() {
        int[] tids = {3, 5, 9, 11, 40};
        assertEquals(9, ScaleMain.partner(tids, 3));
        assertEquals(3, ScaleMain.partner(tids, 9));
        assertEquals(5, ScaleMain.partner(tids, 11));
        assertEquals(40, ScaleMain.partner(tids, 40));
    }
}
