"""Each registered sampler against the contract, and what only one of them does."""

from contracts.sampler_contract import SamplerContract, wide_model

from featurenet.featuremodel.expansion import expand
from featurenet.featuremodel.library import read_metamodel
from featurenet.sampling.sampler import SAMPLERS, random, search, uniform


class TestPledge(SamplerContract):
    sampler = staticmethod(search)

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
    sampler = staticmethod(random)

    def test_smaller_sample_is_the_beginning_of_a_larger_one(self) -> None:
        small, large = self.draw(wide_model(60), 5), self.draw(wide_model(60), 9)
        assert large.configurations[:5] == small.configurations


class TestUniform(SamplerContract):
    sampler = staticmethod(uniform)

    def test_nearly_all_networks_have_every_block(self) -> None:
        model = expand(read_metamodel("original"), blocks=5, cells=5)
        sample = self.draw(model, 200)  # with fewer than 5 blocks: 1.8e-26 of all
        assert all("Block5" in each.selected for each in sample.configurations)


def test_registry_holds_all_samplers() -> None:
    assert {"pledge", "random", "uniform"} <= set(SAMPLERS.names())
