"""The published way: one sample of the configurations, beside baselines, and the search is over."""

from __future__ import annotations

from featurenet.preparation import OnProgress, Prepared, describe_sample, draw
from featurenet.records import Batch, Proposal, Trial


class Once:
    """Proposes the sample and the baselines when nothing has been trained yet; see `Strategy`."""

    def __init__(self, prepared: Prepared, on_progress: OnProgress):
        self._prepared = prepared
        self._on_progress = on_progress
        self._is_over = False

    def tell(self, trial: Trial) -> None:
        """Takes note that there was a sample."""
        self._is_over = True

    def ask(self) -> Batch:
        """Draws the sample.

        Raises:
            KeyboardInterrupt: If the search was interrupted: when the run goes on, it is to train
                the sample that was asked for.
        """
        if self._is_over:
            return Batch()
        experiment, given = self._prepared.experiment, self._prepared.given
        drawn = given or draw(experiment, self._prepared.model, self._on_progress)
        if drawn.interrupted:
            raise KeyboardInterrupt
        sampled = [Proposal(configuration=each) for each in drawn.configurations]
        compared = [Proposal(baseline=name) for name in experiment.baselines]
        return Batch((*sampled, *compared), describe_sample(experiment, drawn))
