package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Reference;
import dev.framewright.api.Size;
import dev.framewright.api.media.ClipReader;
import dev.framewright.engine.Kernels;
import dev.framewright.pipelines.ModelCard.Knows;
import java.util.List;

/** Pictures of how things look, in the order of the request. The models that take them make no difference between roles. */
final class ReferencePictures implements Given {

    private static final int GRID = 8;

    private final List<Source> sources;
    private final ModelCard card;
    private final Kernels kernels;

    private ReferencePictures(List<Source> sources, ModelCard card, Kernels kernels) {
        this.sources = sources;
        this.card = card;
        this.kernels = kernels;
    }

    /**
     * Finds out what the pictures are.
     *
     * @throws InvalidRequestException if there are some and the model takes none
     */
    static List<Source> sources(List<Reference> references, ModelCard card, ClipReader reader) {
        if (references.isEmpty()) {
            return List.of();
        }
        card.require(Knows.REFERENCES, "references");
        for (Reference reference : references) {
            if (reference.weight() != 1) {
                throw new InvalidRequestException(
                        "reference.weight", "must be 1 for " + card.name() + " but was " + reference.weight());
            }
        }
        return references.stream()
                .map(reference -> Source.of(reader, "references", reference.image()))
                .toList();
    }

    /** Gives words alone where there are none. */
    static Given of(List<Source> sources, VideoModel model) {
        return sources.isEmpty() ? NOTHING : new ReferencePictures(sources, model.card(), model.kernels());
    }

    @Override
    public List<NDArray> references(NDManager owner) {
        return sources.stream().map(source -> picture(owner, source)).toList();
    }

    private NDArray picture(NDManager owner, Source source) {
        Size size = source.shape().size();
        Size drawn = new Size(floor(size.width()), floor(size.height()));
        SourcePlan whole = SourcePlan.whole(source.shape(), card);
        SourcePlan plan = new SourcePlan(whole.source(), whole.result(), whole.part(), drawn);
        try (NDManager scratch = kernels.newManager()) {
            NDArray frame = SourceFrames.picture(scratch, source, plan, kernels);
            NDArray picture = frame.squeeze(2);
            picture.attach(owner);
            return picture;
        }
    }

    private static int floor(int side) {
        return Math.max(GRID, side / GRID * GRID);
    }
}
