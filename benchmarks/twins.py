"""Pydantic twins of our msgspec structs, field by field, to compare how fast either decodes."""

from __future__ import annotations

import types
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec
import pydantic


@cache
def twin_of(struct: type[msgspec.Struct]) -> type[pydantic.BaseModel]:
    """A frozen pydantic model with the same fields that forbids others, as the struct does. What a
    struct checks after its fields is left out, to the good of pydantic."""
    hints = get_type_hints(struct, include_extras=True)
    fields: dict[str, Any] = {
        field.name: (
            _twin(hints[field.name]),
            ... if field.required else pydantic.Field(default=None, validate_default=False),
        )
        for field in msgspec.structs.fields(struct)
    }
    config = pydantic.ConfigDict(extra="forbid", frozen=True)
    return pydantic.create_model(struct.__name__, __config__=config, **fields)


def _twin(hint: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return twin_of(hint)
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Annotated:
        rules = [each for each in inner[1:] if isinstance(each, msgspec.Meta)]
        pattern = next((rule.pattern for rule in rules if rule.pattern), None)
        plain = _twin(inner[0])
        return Annotated[plain, pydantic.Field(pattern=pattern)] if pattern else plain
    if origin in (Union, types.UnionType):
        return Union[tuple(_twin(each) for each in inner)]  # noqa: UP007 - made while it runs
    if origin is not None:
        return origin[tuple(each if each is Ellipsis else _twin(each) for each in inner)]
    return hint
