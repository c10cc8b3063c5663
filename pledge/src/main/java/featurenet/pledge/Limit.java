package featurenet.pledge;

import java.util.function.BooleanSupplier;

/**
 * When a computation must end: at a deadline, when its thread is interrupted, or when told to.
 *
 * <p>Every loop polls it. Of the threads that compute, only the first is ever interrupted.
 */
final class Limit {
    private static final double MOST_SECONDS = 1e9;
    private static final double SHORTEST = 1e-9;

    private final long start = System.nanoTime();
    private final long nanoseconds;
    private final BooleanSupplier stop;
    private final Runnable onOutOfTime;
    private volatile boolean interrupted;
    private volatile boolean outOfTime;
    private volatile boolean cutShort;

    /**
     * @param seconds time from now; infinity means no limit
     * @param stop whether someone asked to stop
     * @throws IllegalArgumentException if it is not positive
     */
    Limit(double seconds, BooleanSupplier stop) {
        this(seconds, stop, () -> {});
    }

    private Limit(double seconds, BooleanSupplier stop, Runnable onOutOfTime) {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException("seconds must be above 0; received " + seconds);
        }
        this.nanoseconds = (long) (Math.min(seconds, MOST_SECONDS) * 1e9);
        this.stop = stop;
        this.onOutOfTime = onOutOfTime;
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

    /** As {@link #part}, of something that the answer does not depend on: nothing is cut short. */
    Limit aside(double share) {
        return new Limit(Math.max(share * secondsLeft(), SHORTEST), this::isReached);
    }

    private Limit within(double seconds) {
        return new Limit(Math.max(seconds, SHORTEST), this::isReached, () -> cutShort = true);
    }

    double secondsLeft() {
        return (nanoseconds - (System.nanoTime() - start)) / 1e9;
    }

    boolean isReached() {
        if (Thread.interrupted()) {
            interrupted = true;
        }
        if (System.nanoTime() - start >= nanoseconds) {
            outOfTime = true;
            onOutOfTime.run();
        }
        return interrupted || outOfTime || stop.getAsBoolean();
    }

    void check() throws StoppedException {
        if (isReached()) {
            throw new StoppedException();
        }
    }

    /** Returns whether the deadline, rather than a person, ended the computation or a part of it. */
    boolean isOutOfTime() {
        return outOfTime || cutShort;
    }
}
