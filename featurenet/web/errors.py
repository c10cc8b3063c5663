"""What a request can be refused for, beside input that cannot be used."""

from __future__ import annotations

from featurenet.errors import FeatureNetError, InvalidInputError


class NotFound(FeatureNetError):
    """What the address names does not exist; answered with 404."""


class InvalidFields(InvalidInputError):
    """Some fields of what was sent cannot be used; answered with 400.

    Args:
        fields: Field → what must hold and what was received.
    """

    def __init__(self, fields: dict[str, str]):
        self.fields = fields
        super().__init__("; ".join(fields.values()))
