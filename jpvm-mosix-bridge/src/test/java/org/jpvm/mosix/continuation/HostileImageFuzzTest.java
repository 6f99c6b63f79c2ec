package org.jpvm.mosix.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jpvm.mosix.continuation.image.BadImageException;
import org.jpvm.mosix.continuation.image.CopyRules;
import org.jpvm.mosix.continuation.image.ExternalObjects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Images bent in every way are refused with a reason or give objects that fit their types; nothing else is thrown, nothing is allocated
 * beyond the bytes there are, nothing hangs. The long form: {@code -Djpvm.continuation.mutations=1000000}.
 */
class HostileImageFuzzTest {
    private static final int MUTATIONS = Integer.getInteger("jpvm.continuation.mutations", 3000);
    private static final long SEED = Long.getLong("jpvm.continuation.seed", 20260101L);
    private static final String[] PROGRAMS = {
        "exceptionHeld", "forEach", "identityKeys", "enum", "lambdaInCycle", "synchronizedBlock", "boxes"
    };
    private static final CopyRules RULES = new CopyRules(1 << 24, 100_000, Set.of(), ExternalObjects.NONE);

    private final List<byte[]> images = new ArrayList<>();
    private Map<String, byte[]> files = new TreeMap<>();

    @BeforeEach
    void capture() throws Exception {
        for (String name : PROGRAMS) {
            MovableClassLoader loader = TestPrograms.atHome();
            MovableTask task = MovableTask.calling(
                    loader, TestPrograms.programs(loader, 100).get(name), null);
            task.request(1, 60);
            Continuation captured = ((TaskOutcome.Captured) PollDriver.onThread(task)).continuation();
            images.add(TaskImages.capture(captured, RULES));
            files.putAll(loader.programClasses());
        }
    }

    @Test
    void damagedImagesAreRefusedByTheirChecksum() {
        Random random = new Random(SEED);
        MovableClassLoader loader = TestPrograms.loader(ProgramSource.of(files));
        for (byte[] image : images) {
            for (int i = 0; i < 200; i++) {
                byte[] bent = image.clone();
                bent[random.nextInt(bent.length)] ^= (byte) (1 << random.nextInt(8));
                assertThrows(BadImageException.class, () -> TaskImages.restore(bent, loader, RULES));
                byte[] shorter = Arrays.copyOf(image, random.nextInt(image.length));
                assertThrows(BadImageException.class, () -> TaskImages.restore(shorter, loader, RULES));
            }
        }
    }

    @Test
    void bentImagesWithARightChecksumDoNoHarm() {
        MovableClassLoader[] loaders = new MovableClassLoader[images.size()];
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            int which = random.nextInt(images.size());
            if (loaders[which] == null || i % 1000 == 0) {
                loaders[which] = TestPrograms.loader(ProgramSource.of(files));
            }
            byte[] bent = bend(images.get(which), random);
            try {
                assertNotNull(TaskImages.restore(bent, loaders[which], RULES));
            } catch (BadImageException e) {
                assertTrue(e.getMessage().length() > 5, "a reason");
                refused++;
            } catch (Throwable e) {
                throw new AssertionError(
                        "mutation -Djpvm.continuation.seed=" + seed + " -Djpvm.continuation.mutations=1", e);
            }
        }
        assertTrue(refused > 0 && refused <= MUTATIONS, "refused " + refused);
    }

    @Test
    void theUnbentImageIsTaken() throws Exception {
        for (byte[] image : images) {
            Continuation arrived = TaskImages.restore(image, TestPrograms.loader(ProgramSource.of(files)), RULES);
            TaskOutcome outcome = PollDriver.onThread(MovableTask.resuming(arrived, null));
            assertEquals(TaskOutcome.Finished.class, outcome.getClass(), outcome::toString);
        }
    }

    @Test
    void aClassThatIsNotAllowedIsRefusedByName() throws Exception {
        byte[] image = replace(images.get(1), "java.util.ArrayList", "java.lang.Process.x");
        BadImageException refusal = assertThrows(
                BadImageException.class,
                () -> TaskImages.restore(image, TestPrograms.loader(ProgramSource.of(files)), RULES));
        assertTrue(refusal.getMessage().contains("java.lang.Process.x"), refusal.getMessage());
    }

    private static byte[] replace(byte[] image, String from, String to) {
        byte[] bent = image.clone();
        String text = new String(bent, java.nio.charset.StandardCharsets.ISO_8859_1);
        int at = text.indexOf(from);
        System.arraycopy(to.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0, bent, at, to.length());
        return sign(bent);
    }

    private static byte[] bend(byte[] image, Random random) {
        byte[] bent = image.clone();
        for (int i = random.nextInt(3); i >= 0; i--) {
            int at = random.nextInt(bent.length);
            switch (random.nextInt(8)) {
                case 0 -> bent[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bent[at] = (byte) random.nextInt();
                case 2 -> bent[at] = (byte) 0xff;
                case 3 -> Arrays.fill(bent, at, Math.min(bent.length, at + 5), (byte) 0xff);
                case 4 -> bent[at] = 0;
                case 5 -> bent[random.nextInt(44)] = (byte) random.nextInt();
                case 6 -> {
                    int from = random.nextInt(bent.length);
                    int length = Math.min(1 + random.nextInt(40), bent.length - Math.max(at, from));
                    System.arraycopy(bent, from, bent, at, length);
                }
                default -> bent[at]++;
            }
        }
        return sign(random.nextInt(50) == 0 ? Arrays.copyOf(bent, 44 + random.nextInt(bent.length)) : bent);
    }

    private static byte[] sign(byte[] image) {
        CRC32C crc = new CRC32C();
        crc.update(image, 0, image.length - 4);
        for (int i = 0; i < 4; i++) {
            image[image.length - 4 + i] = (byte) (crc.getValue() >>> 8 * i);
        }
        return image;
    }
}
