package dev.framewright.cli;

import dev.framewright.api.PreviewPictures;
import dev.framewright.api.VideoCapabilities;
import dev.framewright.api.model.ModelFolders;
import dev.framewright.api.model.ModelSource;
import dev.framewright.api.provenance.ContentCredentials;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Offers the command line to the launcher. Every reference may be missing, so that {@code doctor} can say what is.
 */
@Component(service = ToIntFunction.class, property = "framewright.main:Boolean=true")
public final class CommandService implements ToIntFunction<String[]> {
    private final FramewrightCommand command;

    /** Takes the services of this moment. */
    @Activate
    public CommandService(
            BundleContext context,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) List<VideoCapabilities> capabilities,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) List<PreviewPictures> previews,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) List<ModelSource> models,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) List<ContentCredentials> credentials,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) List<ModelFolders> folders) {
        List<Installed.Part> bundles = Arrays.stream(context.getBundles())
                .map(bundle -> new Installed.Part(
                        bundle.getSymbolicName(), bundle.getVersion().toString(), usable(bundle)))
                .toList();
        Installed installed = new Installed(
                context.getBundle().getVersion().toString(),
                last(capabilities),
                last(previews),
                models,
                bundles,
                last(credentials),
                last(folders));
        this.command = new FramewrightCommand(installed, Terminal.standard(), Services.of(context));
    }

    @Override
    public int applyAsInt(String[] args) {
        return command.run(args);
    }

    private static boolean usable(Bundle bundle) {
        boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
        return bundle.getState() == Bundle.ACTIVE || (fragment && bundle.getState() == Bundle.RESOLVED);
    }

    /** Lists come lowest rank first. */
    private static <T> Optional<T> last(List<T> ascendingByRank) {
        return ascendingByRank.isEmpty()
                ? Optional.empty()
                : Optional.of(ascendingByRank.get(ascendingByRank.size() - 1));
    }
}
