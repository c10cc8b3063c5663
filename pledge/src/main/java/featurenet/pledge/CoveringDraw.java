package featurenet.pledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Draws configurations that cover interactions, filled up with others where time is short: some are
 * drawn at random first, for a small part of it.
 */
final class CoveringDraw {
    private static final double SMALL_PART = 0.05; // of the time, for a first draw by the diagram
    private static final double DRAWING = 0.5; // of the time, at most, for one by SAT
    private static final String CUT_SHORT =
            "time ran out: the last %,d configurations were drawn without regard to coverage";
    private static final String TOO_SHORT =
            "there was no time to look at the coverage of pairs of features";

    private final Problem problem;
    private final SampleRequest request;
    private final Limit limit;
    private final boolean untilComplete;
    private final List<long[]> preliminary = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private Covering covering; // null until there is time for it

    /** What is to be covered, and under which conditions. */
    interface Goal {
        /**
         * @param preliminary takes configurations that are found on the way, in case that is all
         */
        Covering prepare(Space space, SplittableRandom random, List<long[]> preliminary)
                throws StoppedException;
    }

    /**
     * @param untilComplete whether to end as soon as every valid interaction is covered
     */
    CoveringDraw(Problem problem, SampleRequest request, Limit limit, boolean untilComplete) {
        this.problem = problem;
        this.request = request;
        this.limit = limit;
        this.untilComplete = untilComplete;
    }

    Sample draw(int[] strata, Goal goal) {
        problem.progress().report(0, 0);
        try {
            Optional<Bdd> compiled = problem.diagram(limit);
            Optional<Sample> every = compiled.isPresent() ? first(compiled.get()) : first();
            if (every.isPresent()) {
                return every.get();
            }
            Space space = problem.space(compiled, strata, request.seed(), limit);
            covering = goal.prepare(space, new SplittableRandom(request.seed()), preliminary);
            covering.run(request.count(), untilComplete);
        } catch (StoppedException e) {
            // what was found until now is the answer
        }
        return covering == null || covering.configurations().isEmpty() ? uncovered() : covered();
    }

    /** Replaces rows by others, unless these are fewer. */
    static void replace(List<long[]> rows, List<long[]> others) {
        if (others.size() >= rows.size()) {
            rows.clear();
            rows.addAll(others);
        }
    }

    /** Draws by the diagram; returns all configurations if there are no more than asked for. */
    private Optional<Sample> first(Bdd compiled) throws StoppedException {
        if (Problem.isAll(compiled, untilComplete ? 0 : request.count())) {
            return Optional.of(new UniformSampler().sample(problem, request, limit));
        }
        SplittableRandom random = new SplittableRandom(request.seed());
        preliminary.add(new Tilt(compiled, 0).draw(random)); // one at any rate
        List<long[]> more = new ArrayList<>();
        Limit part = limit.aside(SMALL_PART);
        try {
            new UniformConfigurations(compiled, random, part, problem.progress())
                    .draw(untilComplete ? 1 : request.count(), more);
        } catch (StoppedException e) {
            limit.check(); // a part of the time that ran out is no reason to stop
        } finally {
            replace(preliminary, more);
        }
        return Optional.empty();
    }

    /** As {@link #first(Bdd)}, by SAT. */
    private Optional<Sample> first() throws StoppedException {
        remarks.add(Remarks.TOO_LARGE);
        RandomConfigurations source = problem.source(request.seed(), limit);
        boolean isAll = drawSome(source, untilComplete ? 1 : request.count());
        return (untilComplete ? preliminary.isEmpty() : isAll)
                ? Optional.of(
                        Sample.drawn(preliminary, problem, true, limit, Remarks.TOO_LARGE))
                : Optional.empty();
    }

    /** Draws one at any rate, and more for a part of the time; returns whether that is all. */
    private boolean drawSome(RandomConfigurations source, int count) throws StoppedException {
        Limit ofDrawing = limit.part(DRAWING);
        do {
            if (!source.hasNext()) {
                return true;
            }
            preliminary.add(source.next());
            problem.progress().report(preliminary.size(), 0);
        } while (preliminary.size() < count && !ofDrawing.isReached());
        return preliminary.size() == count && !source.hasNext();
    }

    private Sample uncovered() {
        remarks.add(TOO_SHORT);
        return Sample.drawn(preliminary, problem, false, limit, String.join("; ", remarks));
    }

    private Sample covered() {
        remarkCoverage();
        List<long[]> rows = covering.configurations();
        int covers = rows.size();
        if (!untilComplete) {
            rows = Stream.concat(rows.stream(), preliminary.stream()).map(Row::new).distinct()
                    .limit(request.count()).map(Row::words).toList();
        }
        if (rows.size() > covers) {
            remarks.add(String.format(Locale.ROOT, CUT_SHORT, rows.size() - covers));
        }
        String remark = String.join("; ", remarks);
        return Sample.searched(rows, problem, covers, covering.history(), false, limit, remark);
    }

    private void remarkCoverage() {
        if (covering.complete() > 0) {
            String all = "the first %,d configurations cover all %,d valid interactions";
            remarks.add(
                    String.format(
                            Locale.ROOT, all, covering.complete(), covering.interactions()));
        } else if (untilComplete) {
            remarks.add("not every valid interaction is covered");
        }
        if (covering.tooNear() > 0) {
            remarks.add(
                    covering.tooNear()
                            + " of the configurations are nearer than the distance floor to an"
                            + " earlier one: none farther was found");
        }
    }
}
