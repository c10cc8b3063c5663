"""Each registered sampler against the contract, and what only one of them does."""

from collections import Counter

import numpy as np
import pytest
from contracts.sampler_contract import SamplerContract, wide_model
from enumeration import all_configurations, random_model
from scipy.stats import chisquare

from featurenet.errors import InvalidInputError
from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.records import Sampling
from featurenet.sampling.diversity import coverage, diversity
from featurenet.sampling.draw import sample as draw_sample
from featurenet.sampling.pledge import Pledge
from featurenet.sampling.rows import named
from featurenet.sampling.sampler import SAMPLERS, SampleRequest


class TestPledge(SamplerContract):
    sampler = "pledge"

    def test_search_increases_the_fitness(self) -> None:
        sample = self.draw(wide_model(60), 10, iterations=500)
        assert sample.iterations == 500
        assert list(sample.fitness) == sorted(set(sample.fitness))
        assert sample.fitness[-1] > sample.fitness[0]

    def test_fitness_is_the_sum_of_literal_distances(self) -> None:
        model = wide_model(60)
        sample = self.draw(model, 6, iterations=50)
        different = [
            len(first.selected ^ second.selected)
            for place, first in enumerate(sample.configurations)
            for second in sample.configurations[:place]
        ]
        expected = sum(2 * h / (len(model.features) + h) for h in different)
        assert abs(sample.fitness[-1] - expected) < 1e-6


class TestRandom(SamplerContract):
    sampler = "random"

    def test_smaller_sample_is_the_beginning_of_a_larger_one(self) -> None:
        small, large = self.draw(wide_model(60), 5), self.draw(wide_model(60), 9)
        assert large.configurations[:5] == small.configurations


class TestUniform(SamplerContract):
    sampler = "uniform"

    @pytest.mark.parametrize("seed", [16, 19])
    @pytest.mark.parametrize("listed", [False, True])
    def test_every_configuration_is_equally_likely(self, seed: int, listed: bool) -> None:
        """The first one drawn, by walks down the diagram or from a list, passes a χ² test."""
        model = random_model(seed)
        every = all_configurations(model)
        pledge = Pledge(model)
        count = len(every) if listed else 1
        draws = [
            pledge.draw("uniform", SampleRequest(model, count, draw)).rows[0] for draw in range(600)
        ]
        seen = Counter(named(model, np.array(draws)))
        assert set(seen) <= set(every) and len(every) >= 20
        assert chisquare([seen[each] for each in every]).pvalue > 1e-4

    def test_nearly_all_networks_have_every_block(self) -> None:
        model = expand(read_metamodel("original"), blocks=5, cells=5)
        sample = self.draw(model, 200)  # with fewer than 5 blocks: 1.8e-26 of all
        assert all("Block5" in each.selected for each in sample.configurations)


class TestDiverse(SamplerContract):
    sampler = "diverse"

    def test_every_number_of_blocks_has_its_share(self) -> None:
        model = expand(read_metamodel("original"), blocks=3, cells=3)
        sample = self.draw(model, 100, iterations=20)
        blocks = Counter(
            sum(f"Block{number}" in each.selected for number in (1, 2, 3))
            for each in sample.configurations
        )
        assert set(blocks) == {1, 2, 3} and min(blocks.values()) >= 5

    def test_distances_beat_those_of_random_configurations(self) -> None:
        model = expand(read_metamodel("original"), blocks=3, cells=3)
        ours = diversity(self.draw(model, 100, iterations=20).configurations)
        random = draw_sample(model, Sampling(strategy="random"), 100, seed=1)
        theirs = diversity(random.configurations)
        assert all(ours[figure] > theirs[figure] + 0.1 for figure in ours)  # type: ignore[operator]

    def test_prefixes_are_diverse_too(self) -> None:
        model = expand(read_metamodel("original"), blocks=3, cells=3)
        sample = self.draw(model, 100, iterations=20).configurations
        first, last = diversity(sample[:10]), diversity(sample[-10:])
        assert first["minimum"] > last["minimum"]  # type: ignore[operator]


class TestCoverage(SamplerContract):
    sampler = "coverage"

    def test_few_configurations_cover_every_valid_pair(self) -> None:
        model = expand(read_metamodel("original"), blocks=2, cells=2)
        sample = self.draw(model, 219)
        assert coverage(model, sample.configurations).share == 1
        assert sample.fitness[-1] <= max(sample.fitness) == 146_055

    def test_fitness_tells_the_coverage_of_each_prefix(self) -> None:
        model = expand(read_metamodel("original"), blocks=1, cells=1)
        sample = self.draw(model, 20)
        assert sample.fitness[11] == coverage(model, sample.configurations[:12]).covered

    def test_complete_sample_ends_when_every_pair_is_covered(self) -> None:
        model = expand(read_metamodel("original"), blocks=2, cells=2)
        sample = self.draw(model, 10_000, complete=True)
        assert len(sample.configurations) <= 219
        assert f"first {len(sample.configurations)} configurations" in sample.remark
        assert coverage(model, sample.configurations).share == 1
        assert coverage(model, sample.configurations[:-1]).share < 1  # type: ignore[operator]

    def test_strength_1_shows_every_choice_in_few_configurations(self) -> None:
        model = expand(read_metamodel("original"), blocks=3, cells=3)
        sample = self.draw(model, 1_000, strength=1, complete=True)
        assert len(sample.configurations) <= 15
        assert coverage(model, sample.configurations, strength=1).share == 1

    @pytest.mark.parametrize("option", [{"complete": True}, {"strength": 1}])
    def test_other_strategies_refuse_its_options(self, option: dict[str, object]) -> None:
        sampling = Sampling(strategy="uniform", options=option)
        with pytest.raises(InvalidInputError, match="is for the strategies coverage"):
            draw_sample(wide_model(5), sampling, 3, seed=1)


class TestBalanced(SamplerContract):
    sampler = "balanced"

    def test_it_stands_between_distance_and_coverage(self) -> None:
        model = expand(read_metamodel("original"), blocks=3, cells=3)
        samples = [
            draw_sample(model, Sampling(strategy=name, iterations=0), 60, seed=1).configurations
            for name in ("diverse", "balanced", "coverage")
        ]
        distances = [diversity(sample)["minimum"] for sample in samples]
        shares = [coverage(model, sample).share for sample in samples]
        assert distances[0] > distances[1] > distances[2]  # type: ignore[operator]
        assert shares[0] < shares[1] < shares[2]


def test_registry_holds_all_samplers() -> None:
    assert {"balanced", "coverage", "diverse", "pledge", "random", "uniform"} <= set(
        SAMPLERS.names()
    )
