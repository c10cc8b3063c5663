package featurenet.pledge;

/** What the reader of a sample should know about the way its configurations were found. */
final class Remarks {
    static final String TOO_LARGE =
            "the decision diagram outgrew its budget: configurations come from randomised SAT, not each"
                    + " equally likely";
    private static final String REJECTED =
            "the decision diagram outgrew its budget: configurations were drawn from the"
                    + " one without bounds, and those within were kept";
    private static final String TOO_HARD =
            "the bounds are too hard for random decisions: configurations come from the decision"
                    + " diagram, each equally likely";

    private Remarks() {}

    /** Returns what is to be said of configurations from a source that was chosen. */
    static String of(RandomConfigurations source) {
        return source.usesDiagram() ? TOO_HARD : source.rejects() ? REJECTED : "";
    }

    /** Returns what is to be said of a source that stands in for a diagram. */
    static String tooLarge(RandomConfigurations source) {
        return source.rejects() ? REJECTED : TOO_LARGE;
    }
}
