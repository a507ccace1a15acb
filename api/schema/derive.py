"""GraphQL object types derived from our frozen values, field by field.

A resolver returns the value itself, so GraphQL, the command line and Python give one and the same
value: the derived type only says which of its attributes may be asked for. Decimals become decimal
text, tuples lists, docstrings descriptions; a mapping becomes JSON.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import make_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, NewType

import msgspec
import strawberry

from api.schema.values import GIVEN_TYPES
from graph.model.value import Value

Parameters = NewType("Parameters", dict)  # type: ignore[type-arg]
PARAMETERS = strawberry.scalar(
    name="Parameters",
    description="Named values as JSON; amounts and days are text.",
    serialize=lambda value: msgspec.to_builtins(value, str_keys=True),
)
SCALARS = frozenset({str, int, float, bool, Decimal, date, datetime})
_DERIVED: dict[type[Value], type] = {}


def graphql_type(value_type: type[Value], name: str | None = None) -> type:
    """The GraphQL type of a value type; the same one on every call. `name` counts on the first.

    Raises TypeError for a field whose type has no GraphQL counterpart.
    """
    given = GIVEN_TYPES.get(value_type)
    if given is not None:
        return given
    if value_type not in _DERIVED:
        _DERIVED[value_type] = _derive(value_type, name or value_type.__name__)
    return _DERIVED[value_type]


def _derive(value_type: type[Value], name: str) -> type:
    hints = typing.get_type_hints(value_type)
    fields = [(each, _annotation(hints[each])) for each in value_type.__struct_fields__]
    made = make_dataclass(name, fields, namespace={"is_type_of": _is_instance_of(value_type)})
    return strawberry.type(made, name=name, description=_contract_of(value_type))


def _is_instance_of(value_type: type[Value]) -> classmethod[Any, Any, bool]:
    def is_type_of(_: type, value: object, __: object) -> bool:
        return isinstance(value, value_type)

    return classmethod(is_type_of)


def _contract_of(value_type: type[Value]) -> str | None:
    return " ".join(value_type.__doc__.split()) if value_type.__doc__ else None


def _annotation(hint: Any) -> Any:
    """The annotation that strawberry reads as the GraphQL type of a field."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        (inner,) = (each for each in arguments if each is not type(None))
        return _annotation(inner) | None
    if origin is typing.Annotated:
        return _annotation(arguments[0])
    if origin is tuple:
        return list[_annotation(arguments[0])]  # type: ignore[misc]
    if origin in (dict, Mapping):
        return Parameters
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return graphql_type(typing.cast("type[Value]", hint))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return strawberry.enum(hint)
    if hint in SCALARS:
        return hint
    raise TypeError(f"{hint!r} has no GraphQL counterpart")
