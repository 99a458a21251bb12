package dev.framewright.pipelines;

import ai.djl.Device;
import java.nio.file.Path;

/** The starter's committed weights. */
final class ShippedStarter {

    static final Path FOLDER = Path.of("../../bundles/starter-model/src/main/resources/starter");

    private ShippedStarter() {}

    static StarterModel open() {
        return StarterModel.open("starter", FOLDER, Device.cpu());
    }
}
