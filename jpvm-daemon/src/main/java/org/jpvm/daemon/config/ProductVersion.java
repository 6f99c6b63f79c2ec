package org.jpvm.daemon.config;

/** Version of this product, as the build wrote it into the jar's manifest. */
public final class ProductVersion {
    /** Such as {@code 0.1.0}; {@code development} when classes run from a directory. */
    public static final String TEXT =
            orDevelopment(ProductVersion.class.getPackage().getImplementationVersion());

    private ProductVersion() {}

    private static String orDevelopment(String version) {
        return version == null ? "development" : version;
    }
}
