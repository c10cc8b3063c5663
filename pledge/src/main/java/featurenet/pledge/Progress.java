package featurenet.pledge;

/** How far a search is: written by the thread that searches, read by any other. */
final class Progress {
    private volatile int iteration;
    private volatile double fitness;

    void report(int iteration, double fitness) {
        this.fitness = fitness;
        this.iteration = iteration;
    }

    int iteration() {
        return iteration;
    }

    double fitness() {
        return fitness;
    }
}
