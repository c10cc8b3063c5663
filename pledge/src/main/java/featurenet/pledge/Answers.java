package featurenet.pledge;

import java.util.concurrent.CancellationException;
import java.util.function.DoubleFunction;

/** Asks questions that have no answer when they are cut short. */
final class Answers {
    private final DoubleFunction<Limit> limits;

    /**
     * @param limits gives a limit for a time in seconds
     */
    Answers(DoubleFunction<Limit> limits) {
        this.limits = limits;
    }

    /** What is asked; it polls the limit. */
    interface Question<T> {
        T ask(Limit limit) throws StoppedException;
    }

    /**
     * @throws CancellationException if someone asked to stop
     */
    <T> T to(Question<T> question) {
        return within(Double.POSITIVE_INFINITY, null, question);
    }

    /**
     * Answers within a time, or gives something else.
     *
     * @throws CancellationException if someone asked to stop
     */
    <T> T within(double seconds, T otherwise, Question<T> question) {
        Limit limit = limits.apply(seconds);
        try {
            return question.ask(limit);
        } catch (StoppedException e) {
            if (limit.isOutOfTime()) {
                return otherwise;
            }
            throw new CancellationException("stopped before the answer was known");
        }
    }
}
