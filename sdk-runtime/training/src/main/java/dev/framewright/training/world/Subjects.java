package dev.framewright.training.world;

import dev.framewright.training.world.Subject.Gait;
import java.util.Arrays;
import java.util.List;

/** The subjects there are sprites for. */
public final class Subjects {

    private Subjects() {}

    /** Every subject. */
    public static final List<Subject> ALL = List.of(
            subject("1f40e", -1, Gait.WALK, "horse", "pony"),
            subject("1f407", -1, Gait.WALK, "rabbit", "bunny"),
            subject("1f408", -1, Gait.WALK, "cat", "kitty"),
            subject("1f415", -1, Gait.WALK, "dog", "puppy"),
            subject("1f418", -1, Gait.WALK, "elephant"),
            subject("1f404", -1, Gait.WALK, "cow"),
            subject("1f416", -1, Gait.WALK, "pig"),
            subject("1f422", -1, Gait.WALK, "turtle", "tortoise"),
            subject("1f420", -1, Gait.SWIM, "fish"),
            subject("1f427", 0, Gait.WALK, "penguin"),
            subject("1f986", -1, Gait.WALK, "duck"),
            subject("1f996", -1, Gait.WALK, "t-rex", "dinosaur"),
            subject("1f40c", -1, Gait.WALK, "snail"),
            subject("1f9a9", -1, Gait.WALK, "flamingo"),
            subject("1f98a", 0, Gait.WALK, "fox"),
            subject("1f43c", 0, Gait.WALK, "panda", "panda bear"),
            subject("1f697", -1, Gait.DRIVE, "car", "red car"),
            subject("1f68c", -1, Gait.DRIVE, "bus"),
            subject("1f69c", -1, Gait.DRIVE, "tractor"),
            subject("1f680", 1, Gait.FLY, "rocket", "spaceship"),
            subject("26f5", 0, Gait.SAIL, "sailboat", "sailing boat", "boat"),
            subject("1f916", 0, Gait.WALK, "robot"),
            subject("26c4", 0, Gait.WALK, "snowman"),
            subject("26bd", 0, Gait.ROLL, "soccer ball", "football", "ball"),
            subject("1f405", -1, Gait.WALK, "tiger"),
            subject("1f411", -1, Gait.WALK, "sheep"),
            subject("1f42b", -1, Gait.WALK, "camel"),
            subject("1f42c", -1, Gait.SWIM, "dolphin"),
            subject("1f433", -1, Gait.SWIM, "whale"),
            subject("1f426", -1, Gait.FLY, "bird"),
            subject("1f98c", -1, Gait.WALK, "deer"),
            subject("1f980", 0, Gait.WALK, "crab"),
            subject("1f419", 0, Gait.SWIM, "octopus"),
            subject("1f98b", 0, Gait.FLY, "butterfly"),
            subject("1f41d", -1, Gait.FLY, "bee"),
            subject("1f99b", -1, Gait.WALK, "hippo", "hippopotamus"),
            subject("1f692", -1, Gait.DRIVE, "fire truck", "fire engine"),
            subject("1f695", -1, Gait.DRIVE, "taxi", "cab"),
            subject("1f3cd-fe0f", -1, Gait.DRIVE, "motorcycle", "motorbike"),
            subject("1f3ce-fe0f", -1, Gait.DRIVE, "racing car", "race car"),
            subject("1f681", -1, Gait.FLY, "helicopter"),
            subject("1f6f8", 0, Gait.FLY, "flying saucer", "ufo"),
            subject("1f6b4", -1, Gait.DRIVE, "cyclist"),
            subject("1f3c3", -1, Gait.WALK, "runner", "person running"),
            subject("1f6b6", -1, Gait.WALK, "pedestrian", "person walking"),
            subject("1f9f8", 0, Gait.WALK, "teddy bear"),
            subject("1f47b", 0, Gait.FLY, "ghost"),
            subject("1f388", 0, Gait.FLY, "balloon"));

    /** The subject that one of the names belongs to. */
    public static Subject named(String name) {
        return ALL.stream()
                .filter(subject -> subject.names().contains(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the world has no subject named " + name));
    }

    private static Subject subject(String codePoint, int facing, Gait gait, String... names) {
        return new Subject(codePoint, Arrays.asList(names), facing, gait);
    }
}
