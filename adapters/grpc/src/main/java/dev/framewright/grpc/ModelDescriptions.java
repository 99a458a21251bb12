package dev.framewright.grpc;

import dev.framewright.api.model.ModelSource;
import java.util.Comparator;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Asks the model sources of the moment, so that a model which comes or goes closes no door. */
final class ModelDescriptions implements UnaryOperator<String> {
    private final BundleContext context;

    ModelDescriptions(BundleContext context) {
        this.context = context;
    }

    @Override
    public String apply(String model) {
        return all().getOrDefault(model, "");
    }

    private Map<String, String> all() {
        try {
            return context.getServiceReferences(ModelSource.class, null).stream()
                    .sorted(Comparator.<ServiceReference<ModelSource>>naturalOrder())
                    .map(context::getService)
                    .filter(source -> source != null)
                    .collect(Collectors.toMap(ModelSource::name, ModelSource::description, (lower, higher) -> higher));
        } catch (InvalidSyntaxException e) {
            throw new AssertionError("No filter is given", e);
        }
    }
}
