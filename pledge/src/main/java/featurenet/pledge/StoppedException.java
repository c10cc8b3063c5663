package featurenet.pledge;

/** Unwinds a computation whose limit is reached; callers return what was found until then. */
final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("stopped before the answer was known", null, false, false);
    }
}
