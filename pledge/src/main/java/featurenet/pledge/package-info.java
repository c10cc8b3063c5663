/**
 * Samples and studies the configurations of a feature model given as clauses.
 *
 * <p>{@link featurenet.pledge.Pledge} is the only public class; data crosses it as primitive arrays.
 */
package featurenet.pledge;
