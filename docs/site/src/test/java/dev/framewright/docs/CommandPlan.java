package dev.framewright.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** How the commands of each page are executed: what commands.plan says, laid over the blocks of code in the pages. */
final class CommandPlan {
    private static final Set<String> WORDS = Set.of(
            "in", "when", "needs", "before", "after", "replace", "background", "python", "settings", "not", "other");
    /** What a block of commands begins with. */
    private static final Pattern COMMAND = Pattern.compile(
            "(?:[A-Z_]+=\\S+ )*(?:(?:\\./)?framewright|mvn|java|python3|pip|git|cd|keytool|jarsigner|npm|grpcurl|\\.ci/\\w+|[\\w./-]+\\.sh|otio/bin/\\w+)\\b.*");

    private final Map<String, Page> pages = new LinkedHashMap<>();

    /** One line of the plan. */
    private record Rule(String word, String text) {}

    /**
     * A page with commands.
     *
     * @param name its place in the repository
     * @param script what bash is to run
     * @param commands how many commands of the page that runs
     * @param notRun those that it does not run, each with the reason
     * @param needs programs without which it cannot run
     * @param when {@code always}, in every build; {@code docs}, with the profile; {@code slow}, with {@code -Dframewright.docs=slow} too
     * @param inCheckout whether it is to be run in a checkout, not in an empty folder
     * @param problems what is wrong with the plan, one sentence each
     */
    record Page(
            String name,
            String script,
            int commands,
            List<String> notRun,
            List<String> needs,
            String when,
            boolean inCheckout,
            List<String> problems) {
        @Override
        public String toString() {
            return name;
        }
    }

    private CommandPlan() {}

    /** Reads the plan and all pages. */
    static List<Page> read(Path root, Path plan) throws IOException {
        CommandPlan all = new CommandPlan();
        Map<String, List<Rule>> rules = rules(Files.readAllLines(plan));
        for (Path source : Site.sources(root)) {
            String name = source.toString();
            List<String> code = Markdown.read(Files.readAllLines(root.resolve(source)), UnaryOperator.identity())
                    .code();
            List<Rule> own = rules.remove(name);
            if (own != null || !code.isEmpty()) {
                all.pages.put(name, page(name, code, own == null ? List.of() : own));
            }
        }
        if (!rules.isEmpty()) {
            throw new IllegalArgumentException("the plan names pages that are not there: " + rules.keySet());
        }
        return List.copyOf(all.pages.values());
    }

    private static Map<String, List<Rule>> rules(List<String> lines) {
        Map<String, List<Rule>> rules = new LinkedHashMap<>();
        List<Rule> page = null;
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split(" ", 2);
            if (words[0].equals("page")) {
                page = new ArrayList<>();
                rules.put(words[1], page);
            } else if (page == null || words.length != 2 || !WORDS.contains(words[0])) {
                throw new IllegalArgumentException("the plan has a line that it cannot have: " + line);
            } else {
                page.add(new Rule(words[0], words[1].strip()));
            }
        }
        return rules;
    }

    private static Page page(String name, List<String> code, List<Rule> rules) {
        TreeSet<String> unused = new TreeSet<>();
        rules.stream()
                .filter(rule -> Set.of("replace", "background", "python", "settings", "not", "other")
                        .contains(rule.word()))
                .forEach(rule -> unused.add(rule.word() + " " + rule.text()));
        List<String> problems = new ArrayList<>();
        List<String> notRun = new ArrayList<>();
        StringBuilder script = new StringBuilder();
        int commands = 0;
        all(rules, "before").forEach(line -> script.append(line).append('\n'));
        for (String block : code) {
            String first = block.lines().findFirst().orElse("");
            Optional<Rule> kind = rules.stream()
                    .filter(rule -> Set.of("python", "settings", "other").contains(rule.word()))
                    .filter(rule -> first.startsWith(rule.text().split(" => ")[0]))
                    .findFirst();
            kind.ifPresent(rule -> unused.remove(rule.word() + " " + rule.text()));
            if (kind.isPresent() && kind.get().word().equals("python")) {
                commands++;
                script.append("python3 - <<'BLOCK'\n").append(block).append("\nBLOCK\n");
            } else if (kind.isPresent() && kind.get().word().equals("settings")) {
                commands++;
                script.append("cat >>\"$FRAMEWRIGHT_DATA/framewright.properties\" <<'BLOCK'\n")
                        .append(block)
                        .append("\nBLOCK\n");
                if (kind.get().text().contains(" => ")) {
                    script.append(kind.get().text().split(" => ", 2)[1]).append('\n');
                }
            } else if (kind.isPresent()) {
                notRun.add(first + " ...: " + kind.get().text().split(" => ", 2)[1]);
            } else if (!COMMAND.matcher(first).matches()) {
                problems.add(name + " has a block of which the plan says nothing: " + first);
            } else {
                commands += commands(block, rules, script, unused, notRun);
            }
        }
        all(rules, "after").forEach(line -> script.append(line).append('\n'));
        unused.forEach(rule -> problems.add("the plan says of " + name + " what fits nothing there: " + rule));
        return new Page(
                name,
                script.toString(),
                commands,
                List.copyOf(notRun),
                all(rules, "needs").stream()
                        .flatMap(text -> List.of(text.split(" ")).stream())
                        .toList(),
                all(rules, "when").stream().findFirst().orElse("docs"),
                all(rules, "in").contains("checkout"),
                problems);
    }

    private static int commands(
            String block, List<Rule> rules, StringBuilder script, Set<String> unused, List<String> notRun) {
        int commands = 0;
        for (String line : block.lines().toList()) {
            String written = line;
            Optional<Rule> not = rules.stream()
                    .filter(rule -> rule.word().equals("not"))
                    .filter(rule -> line.strip().startsWith(rule.text().split(" => ")[0]))
                    .findFirst();
            if (not.isPresent()) {
                unused.remove("not " + not.get().text());
                notRun.add(
                        line.replaceAll("\\s+#.*", "") + ": " + not.get().text().split(" => ", 2)[1]);
                continue;
            }
            for (Rule rule : rules) {
                if (rule.word().equals("replace")
                        && written.contains(rule.text().split(" => ")[0])) {
                    String[] both = rule.text().split(" => ", 2);
                    written = written.replace(both[0], both[1]);
                    unused.remove("replace " + rule.text());
                } else if (rule.word().equals("background") && line.startsWith(rule.text())) {
                    written = "background " + written;
                    unused.remove("background " + rule.text());
                }
            }
            commands += COMMAND.matcher(line).matches() ? 1 : 0;
            script.append(written).append('\n');
        }
        return commands;
    }

    private static List<String> all(List<Rule> rules, String word) {
        return rules.stream()
                .filter(rule -> rule.word().equals(word))
                .map(Rule::text)
                .toList();
    }
}
