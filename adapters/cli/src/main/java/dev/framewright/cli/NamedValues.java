package dev.framewright.cli;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.InvalidRequestException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Collects the values for a capability that a bundle adds, from options that only that capability knows. */
final class NamedValues {
    private final Map<String, String> values = new LinkedHashMap<>();

    /** Takes a value unless it is null. */
    NamedValues with(String name, Object value) {
        if (value != null) {
            values.put(name, value.toString());
        }
        return this;
    }

    /**
     * Takes {@code --name value}, {@code --name=value} and {@code --name} (which is true), where the capability says
     * that it knows the name.
     */
    NamedValues withUnmatched(List<String> arguments, CapabilityDescription description) {
        Set<String> known = new TreeSet<>();
        description.settings().forEach(setting -> known.add(setting.field()));
        List<String> rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String option = rest.remove(0);
            if (!option.startsWith("--") || option.length() < 3) {
                throw new InvalidRequestException(
                        description.name(), "takes options of the form --name value but was given \"" + option + "\"");
            }
            int equals = option.indexOf('=');
            String name = equals < 0 ? option.substring(2) : option.substring(2, equals);
            if (!known.contains(name)) {
                throw new InvalidRequestException(
                        description.name(), "has no option --" + name + "; it knows " + known);
            }
            if (equals >= 0) {
                values.put(name, option.substring(equals + 1));
            } else if (rest.isEmpty() || rest.get(0).startsWith("--")) {
                values.put(name, "true");
            } else {
                values.put(name, rest.remove(0));
            }
        }
        return this;
    }

    /** Gives the values, each within the range or among the words that the capability describes. */
    Map<String, String> checked(CapabilityDescription description) {
        values.forEach((name, value) ->
                description.setting(name).ifPresent(setting -> setting.check(description.name() + "." + name, value)));
        return values;
    }
}
