from __future__ import annotations

from graphql import GraphQLNonNull, GraphQLObjectType, build_schema

from api.schema.build import SDL_FILE, sdl
from tests.support.desks import a_desk
from tests.support.graphql import an_app, http

NODES = ("Company", "Deal", "Leg", "Report", "Document")


def test_the_published_schema_is_the_one_that_is_served() -> None:
    """`make schema` renews it."""
    published = SDL_FILE.read_text(encoding="utf-8")
    assert published == sdl()
    with a_desk() as desk:
        assert http(an_app(desk), "GET", "/schema.graphql").text + "\n" == published


def test_every_node_has_an_id() -> None:
    schema = build_schema(sdl())
    for name in NODES:
        node = schema.type_map[name]
        assert isinstance(node, GraphQLObjectType)
        assert str(node.fields["id"].type) == "ID!", name


def test_each_read_that_can_move_in_time_takes_the_clocks() -> None:
    schema = build_schema(sdl())
    assert schema.query_type is not None
    still = {"review"}
    for name, field in schema.query_type.fields.items():
        assert ("asOf" in field.args) is (name not in still), name


def test_each_change_of_a_fact_asks_for_a_reason() -> None:
    schema = build_schema(sdl())
    assert schema.mutation_type is not None
    free = {"ingestDocument", "registerCompany"}
    for name, field in schema.mutation_type.fields.items():
        reason = field.args.get("reason")
        assert (reason is not None and isinstance(reason.type, GraphQLNonNull)) is (
            name not in free
        ), name
