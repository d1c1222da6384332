"""Values are equal by their content, can stand in sets, and say what they hold."""

from __future__ import annotations

from dataclasses import fields, replace

from resource_site.values import valueclass


@valueclass(frozen=True, slots=True)
class Point:
    """A value of two texts."""

    x: str
    y: str = "0"


@valueclass(frozen=True, slots=True)
class Other:
    """A value that looks like another, and is none."""

    x: str
    y: str


@valueclass(frozen=True, slots=True)
class One:
    """A value of one text."""

    x: str


@valueclass(frozen=True, slots=True, kw_only=True)
class Named(One):
    """A value that begins as another does."""

    y: str


def test_values_are_equal_by_their_class_and_content() -> None:
    assert Point("1", "2") == Point("1", "2")
    assert Point("1", "2") != Point("2", "1")
    point: object = Point("1", "2")
    assert point != Other("1", "2")
    assert One("1") == One("1") != One("2")
    assert len({Point("1"), Point("1", "0"), Point("2")}) == 2


def test_a_value_says_what_it_holds() -> None:
    assert repr(Point("1")) == "Point(x='1', y='0')"
    assert repr(One("1")) == "One(x='1')"
    assert repr(Named(x="1", y="2")) == "Named(x='1', y='2')"


def test_a_value_is_changed_by_making_another() -> None:
    point = Point("1")
    assert replace(point, y="5") == Point("1", "5")
    assert point == Point("1", "0")
    assert [field.name for field in fields(Named)] == ["x", "y"]


def test_a_value_holds_nothing_but_its_fields() -> None:
    assert not hasattr(Point("1"), "__dict__")
