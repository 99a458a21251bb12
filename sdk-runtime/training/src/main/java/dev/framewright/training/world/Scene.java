package dev.framewright.training.world;

/** Paints the places. */
final class Scene {

    private Scene() {}

    /** A place of the given size; what lies where depends on the random numbers alone. */
    static Canvas paint(Place place, int width, int height, WorldRandom random) {
        Canvas canvas = new Canvas(width, height);
        switch (place) {
            case MEADOW -> meadow(canvas, random);
            case BEACH -> beach(canvas, random);
            case DESERT -> desert(canvas, random);
            case SNOW -> snow(canvas, random);
            case NIGHT -> night(canvas, random);
            case CITY -> city(canvas, random);
            case SEA -> sea(canvas, random);
            case SPACE -> space(canvas, random);
            case FOREST -> forest(canvas, random);
            case SUNSET -> sunset(canvas, random);
            case STUDIO -> studio(canvas, random);
            case ROAD -> road(canvas, random);
        }
        canvas.clip();
        return canvas;
    }

    private static void meadow(Canvas canvas, WorldRandom random) {
        double w = canvas.width();
        double h = canvas.height();
        canvas.gradient(colour(.45, .72, .95), colour(.8, .92, 1));
        canvas.hills(random, .5, .06, 6, .45, .75, .4);
        canvas.hills(random, .64, .02, 6, near(random, .04, .35, .68, .28));
        double[][] petals = {{1, .9, .3}, {1, 1, 1}, {1, .5, .6}};
        for (int i = 0; i < 14; i++) {
            canvas.disc(
                    random.uniform(0, w), random.uniform(.68, .98) * h, Math.max(.8, h / 80), petals[random.below(3)]);
        }
    }

    private static void beach(Canvas canvas, WorldRandom random) {
        double h = canvas.height();
        canvas.gradient(colour(.4, .75, .98), colour(.85, .95, 1));
        canvas.band(.45 * h, .64 * h, .15, .55, .8);
        canvas.hills(random, .62, .012, 9, near(random, .04, .95, .86, .62));
    }

    private static void desert(Canvas canvas, WorldRandom random) {
        double w = canvas.width();
        double h = canvas.height();
        canvas.gradient(colour(.98, .8, .5), colour(1, .93, .75));
        canvas.disc(random.uniform(.2, .8) * w, .18 * h, h / 12, 1, .98, .85);
        canvas.hills(random, .52, .08, 4, .9, .65, .35);
        canvas.hills(random, .66, .03, 5, near(random, .04, .85, .55, .25));
    }

    private static void snow(Canvas canvas, WorldRandom random) {
        double w = canvas.width();
        double h = canvas.height();
        canvas.gradient(colour(.65, .75, .88), colour(.9, .93, .98));
        canvas.hills(random, .5, .07, 5, .75, .82, .92);
        canvas.hills(random, .66, .02, 6, near(random, .012, .96, .97, 1));
        for (int i = 0; i < 8; i++) {
            double base = random.uniform(.55, .66) * h;
            double size = h / 9;
            canvas.fir(random.uniform(0, w), base - 2 * size, size / 2, base, .2, .42, .35);
        }
    }

    private static void night(Canvas canvas, WorldRandom random) {
        double w = canvas.width();
        double h = canvas.height();
        canvas.gradient(colour(.03, .04, .16), colour(.12, .12, .32));
        for (int i = 0; i < 60; i++) {
            canvas.disc(random.uniform(0, w), random.uniform(0, .6) * h, Math.max(.7, h / 110), .95, .95, .8);
        }
        canvas.disc(random.uniform(.15, .85) * w, .17 * h, h / 13, 1, .97, .8);
        canvas.hills(random, .68, .03, 6, .06, .1, .14);
    }

    private static void city(Canvas canvas, WorldRandom random) {
        double w = canvas.width();
        double h = canvas.height();
        canvas.gradient(colour(.6, .7, .85), colour(.95, .88, .8));
        double x = 0;
        while (x < w) {
            double breadth = random.uniform(.06, .14) * w;
            double top = random.uniform(.2, .5) * h;
            double grey = random.uniform(.3, .55);
            canvas.box(x, top, x + breadth, .75 * h, grey, grey, grey * 1.15);
            for (double y = top + .04 * h; y < .72 * h; y += Math.max(4, h / 18)) {
                for (double at = x + .03 * h; at < x + breadth - .03 * h; at += Math.max(4, h / 20)) {
                    if (random.chance(.6)) {
                        canvas.box(at, y, at + h / 48, y + h / 48, 1, .9, .5);
                    }
                }
            }
            x += breadth + h / 48;
        }
        canvas.band(.75 * h, h, near(random, .04, .38, .38, .42));
    }

    private static void sea(Canvas canvas, WorldRandom random) {
        double w = canvas.width();
        double h = canvas.height();
        canvas.gradient(colour(.1, .55, .8), colour(.02, .12, .35));
        for (int i = 0; i < 5; i++) {
            canvas.ray(random.uniform(0, w), w * .05, w * .05, w * .15, .07);
        }
        canvas.hills(random, .88, .03, 7, .6, .55, .35);
        for (int i = 0; i < 18; i++) {
            canvas.ring(random.uniform(0, w), random.uniform(.05, .85) * h, (1 + random.below(2)) * h / 96, .7, .9, 1);
        }
    }

    private static void space(Canvas canvas, WorldRandom random) {
        double w = canvas.width();
        double h = canvas.height();
        canvas.gradient(colour(.02, .01, .06), colour(.02, .01, .06));
        for (int i = 0; i < 110; i++) {
            double light = random.uniform(.4, 1);
            canvas.disc(random.uniform(0, w), random.uniform(0, h), Math.max(.7, h / 110), light, light, light);
        }
        double[] planet = {random.uniform(.3, .9), random.uniform(.3, .9), random.uniform(.3, .9)};
        canvas.disc(random.uniform(.1, .9) * w, random.uniform(.12, .3) * h, h * random.uniform(.07, .13), planet);
    }

    private static void forest(Canvas canvas, WorldRandom random) {
        double w = canvas.width();
        double h = canvas.height();
        canvas.gradient(colour(.55, .75, .6), colour(.75, .88, .7));
        for (int i = 0; i < 16; i++) {
            double x = random.uniform(0, w);
            double trunk = h * random.uniform(.02, .045);
            double bark = .2 + .02 * i;
            canvas.box(x, 0, x + trunk, .72 * h, bark + .12, bark, bark * .6);
            canvas.disc(x, random.uniform(.02, .2) * h, h * .13, .12 + .01 * i, .4 + .012 * i, .18);
        }
        canvas.hills(random, .7, .015, 6, near(random, .04, .25, .45, .2));
    }

    private static void sunset(Canvas canvas, WorldRandom random) {
        double h = canvas.height();
        canvas.gradient(colour(.35, .2, .45), colour(1, .55, .25));
        canvas.disc(random.uniform(.25, .75) * canvas.width(), .55 * h, h / 7, 1, .85, .45);
        canvas.hills(random, .67, .03, 6, .2, .1, .18);
    }

    private static void studio(Canvas canvas, WorldRandom random) {
        double h = canvas.height();
        double[] wall = {random.uniform(.45, .95), random.uniform(.45, .95), random.uniform(.45, .95)};
        canvas.gradient(wall, colour(wall[0] * .8, wall[1] * .8, wall[2] * .8));
        float[] rgb = canvas.rgb();
        for (int i = (int) (.72 * h) * canvas.width() * 3; i < rgb.length; i++) {
            rgb[i] *= .88f;
        }
    }

    private static void road(Canvas canvas, WorldRandom random) {
        double w = canvas.width();
        double h = canvas.height();
        canvas.gradient(colour(.5, .75, .95), colour(.85, .93, .98));
        canvas.hills(random, .5, .04, 6, .5, .72, .42);
        canvas.band(.64 * h, h, .33, .33, .36);
        for (double x = random.uniform(-h / 4, 0); x < w; x += h / 4) {
            canvas.box(x, .79 * h, x + h / 8, .805 * h, 1, 1, .9);
        }
    }

    private static double[] near(WorldRandom random, double by, double red, double green, double blue) {
        return colour(red + random.uniform(-by, by), green + random.uniform(-by, by), blue + random.uniform(-by, by));
    }

    private static double[] colour(double red, double green, double blue) {
        return new double[] {red, green, blue};
    }
}
