"""What a reader must know of a run before believing its figures, in sentences."""

from __future__ import annotations

from featurenet.results import Results
from featurenet.results.tally import Tally, tally


def remarks(results: Results) -> tuple[str, ...]:
    """Returns what is missing or odd about the run as a whole; () if nothing is."""
    counts = tally(results)
    found = [_begun(results), _finished(counts), _complete(results, counts), _trained(counts)]
    found.append(f"{counts.learning}." if counts.learning else "")
    if counts.gaps:
        gaps = ", ".join(map(str, counts.gaps[:10]))
        found.append(f"The run's records have gaps: nothing is known of configuration {gaps}.")
    notes = [f"Data: {note}." for note in results.data.get("notes", ())]
    return tuple(filter(None, [*found, *notes]))


def _begun(results: Results) -> str:
    begun = results.sample or results.trials
    return "" if begun else "This run has not begun: nothing was sampled yet."


def _finished(counts: Tally) -> str:
    if not counts.unfinished:
        return ""
    return (
        f"This run is not finished: {counts.running:,} being trained, {counts.queued:,} still "
        "queued. If it was interrupted, continue it with “featurenet resume”."
    )


def _complete(results: Results, counts: Tally) -> str:
    if counts.asked is None or not results.sample or counts.sampled >= counts.asked:
        return ""
    why = "sampling ended early"
    if results.sample.get("exhausted"):
        why = "the feature model has no further valid configuration"
    elif results.sample.get("out_of_time"):
        why = "the time limit of sampling had passed"
    return f"{counts.asked:,} models were asked for, {counts.sampled:,} sampled: {why}."


def _trained(counts: Tally) -> str:
    if counts.trained or not counts.sampled or counts.unfinished:
        return ""
    return "No sampled configuration was trained to the end; the reasons are below."
