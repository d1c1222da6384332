"""What is known of a link after its server was asked."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Kind(StrEnum):
    """The kinds of outcomes."""

    OK = "ok"
    MOVED = "moved"
    DEAD = "dead"
    LOOP = "loop"
    CERTIFICATE = "certificate"
    PRIVATE = "private"
    UNCLEAR = "unclear"
    OFFLINE = "offline"
    NO_NETWORK = "no network"
    NO_HOST = "no host"  # dead, if this computer is connected


class Outcome(Struct, frozen=True):
    """The outcome for one address: its kind, the reason as a clause, and the new address."""

    kind: Kind
    reason: str = ""
    target: str = ""


class FailureError(Exception):
    """A request has no answer.

    `is_passing` if another attempt may succeed, `of_host` if no address of the host can
    that has the same scheme and port.
    """

    def __init__(
        self, kind: Kind, reason: str = "", *, is_passing: bool = False, of_host: bool = False
    ) -> None:
        super().__init__(kind, reason)
        self.outcome = Outcome(kind, reason)
        self.is_passing, self.of_host = is_passing, of_host
