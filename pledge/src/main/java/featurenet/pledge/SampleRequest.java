package featurenet.pledge;

import java.util.Map;

/**
 * What is asked of a sampler.
 *
 * @param strategy the sampler's name
 * @param count how many configurations; fewer are drawn if there are fewer or time runs out
 * @param seed source of every random choice
 * @param iterations most search steps, of samplers that search
 * @param seconds limit on the time; infinity for none
 * @param options what only this sampler takes, by name: numbers, truths, or variables as int[]
 */
public record SampleRequest(
        String strategy,
        int count,
        long seed,
        int iterations,
        double seconds,
        Map<String, Object> options) {

    boolean isSet(String option) {
        return option(option, Boolean.class);
    }

    int whole(String option) {
        return option(option, Number.class).intValue();
    }

    double number(String option) {
        return option(option, Number.class).doubleValue();
    }

    int[] variables(String option) {
        return option(option, int[].class);
    }

    private <T> T option(String name, Class<T> kind) {
        Object value = options.get(name);
        if (!kind.isInstance(value)) {
            throw new IllegalArgumentException(
                    strategy + " needs the option " + name + " as " + kind.getSimpleName()
                            + "; received " + value);
        }
        return kind.cast(value);
    }
}
