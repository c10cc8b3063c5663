package featurenet.pledge;

import java.util.function.BooleanSupplier;

/**
 * When a computation must end: at a deadline, when its thread is interrupted, or when told to.
 *
 * <p>Every loop polls it, in the one thread that computes.
 */
final class Limit {
    private static final double MOST_SECONDS = 1e9;

    private final long start = System.nanoTime();
    private final long nanoseconds;
    private final BooleanSupplier stop;
    private boolean interrupted;
    private boolean outOfTime;

    /**
     * @param seconds time from now; infinity means no limit
     * @param stop whether someone asked to stop
     * @throws IllegalArgumentException if it is not positive
     */
    Limit(double seconds, BooleanSupplier stop) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("seconds must be above 0; received " + seconds);
        }
        this.nanoseconds = (long) (Math.min(seconds, MOST_SECONDS) * 1e9);
        this.stop = stop;
    }

    static Limit none() {
        return new Limit(Double.POSITIVE_INFINITY, () -> false);
    }

    /** Returns a limit that is reached so many seconds earlier, and whenever this one is. */
    Limit earlier(double seconds) {
        return within(secondsLeft() - seconds);
    }

    /** Returns a limit that is reached after a share of the time left, and whenever this one is. */
    Limit part(double share) {
        return within(share * secondsLeft());
    }

    private Limit within(double seconds) {
        return new Limit(Math.max(seconds, 1e-9), this::isReached);
    }

    private double secondsLeft() {
        return (nanoseconds - (System.nanoTime() - start)) / 1e9;
    }

    boolean isReached() {
        if (Thread.interrupted()) {
            interrupted = true;
        }
        if (System.nanoTime() - start >= nanoseconds) {
            outOfTime = true;
        }
        return interrupted || outOfTime || stop.getAsBoolean();
    }

    void check() throws StoppedException {
        if (isReached()) {
            throw new StoppedException();
        }
    }

    /** Returns whether the deadline, rather than a person, ended the computation. */
    boolean isOutOfTime() {
        return outOfTime;
    }
}
