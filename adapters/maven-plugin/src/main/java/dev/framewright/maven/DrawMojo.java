package dev.framewright.maven;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What every goal does: runs the command of its name, unless its result is there and nothing that shapes it changed. */
abstract class DrawMojo extends AbstractMojo {
    /** What it shows. Some goals need no words. */
    @Parameter
    private String prompt = "";

    /** Clips or pictures to begin from, in the order of the command line. */
    @Parameter
    private List<File> sources = List.of();

    /** File to write; its ending says what kind of file it is. */
    @Parameter(required = true)
    private @Nullable File output;

    /**
     * Options of the command line without their dashes, such as {@code <seed>7</seed>}; an empty one such as
     * {@code <backward/>} is set without a value. An option whose value names a file or folder counts with what
     * is in it.
     */
    @Parameter
    private Map<String, String> options = Map.of();

    /** The command. */
    @Parameter(property = "framewright.command", defaultValue = "framewright")
    private String framewright = "framewright";

    /** Where it is kept what was made of what. */
    @Parameter(defaultValue = "${project.build.directory}/framewright")
    private @Nullable File state;

    /** Directory from which relative names of options are seen. */
    @Parameter(defaultValue = "${project.basedir}", readonly = true)
    private @Nullable File directory;

    /** Draws nothing. */
    @Parameter(property = "framewright.skip", defaultValue = "false")
    private boolean skip;

    /** Gives the subcommand. */
    abstract String command();

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("skipped");
            return;
        }
        if (output == null || state == null || directory == null) {
            throw new MojoExecutionException("output must name a file");
        }
        Drawing drawing =
                new Drawing(framewright, command(), prompt, sources, options, output.toPath(), directory.toPath());
        MadeFile made = new MadeFile(state.toPath(), output.toPath());
        try {
            String key = drawing.key();
            if (made.holds(key)) {
                getLog().info(output + " is up to date");
                return;
            }
            made.giveWay();
            String line = drawing.draw(getLog());
            made.keep(key, line);
            getLog().info(output + " was made");
        } catch (IOException e) {
            throw new MojoExecutionException(
                    "Cannot make " + output + ": " + e.getMessage()
                            + ". Set framewright.command to the framewright command, "
                            + "and check the files that the goal names.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("Interrupted while making " + output, e);
        }
    }
}
