"""What can go wrong while reading, and which of it ends the run."""

from __future__ import annotations


class InputError(Exception):
    """An input that the user named and that cannot be read at all; the message is one clear sentence."""


class Unreadable(Exception):
    """The rest of one input cannot be read. It becomes one reject, and the run goes on.

    `place` says where (`byte 4096`, `line 12`), `reason` is the sentence that the reject will carry.
    """

    def __init__(self, reason: str, place: str = "byte 0", excerpt: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place
        self.excerpt = excerpt
