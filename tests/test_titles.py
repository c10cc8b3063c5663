"""Titles: no folders, no suffixes, and no name cut in two."""

from __future__ import annotations

import pytest

from featurenet.records import Experiment
from featurenet.titles import short_name, title


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("cnn", "cnn"),
        ("/home/me/models/my.cnn.uvl", "my.cnn"),
        ("data/cats.TAR.GZ", "cats"),
        ("/data/v1.5", "v1.5"),
        ("/data/cats/", "cats"),
    ],
)
def test_short_name_has_no_folder_and_no_suffix(given, name):
    assert short_name(given) == name


def test_title_is_the_name_or_what_it_is_about():
    asked = {"metamodel": "/home/me/small.xml", "data": {"dataset": "/data/cats.npz"}}
    assert title(Experiment.parse(asked)) == "small on cats"
    assert title(Experiment.parse({**asked, "name": "Mine"})) == "Mine"
