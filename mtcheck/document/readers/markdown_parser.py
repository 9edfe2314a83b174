"""markdown-it-py, taught to say where in its paragraph each inline token began."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

_DEEPEST = 100
"""Nested blocks; markdown-it's own limit of 20 drops what is deeper."""


_MARKS = re.compile(r"[\n!&*<\[\\\]_`~]")
"""Characters at which a rule of CommonMark or our extensions can begin; text without them needs no parsing."""


class _State(StateInline):
    """Notes in ``token.meta["at"]`` the offset in the inline content where each token begins."""

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]):
        self._begun = -1
        self._run = -1
        self._taken = 0
        super().__init__(src, md, env, tokens)

    def append_pending(self, text: str) -> None:
        if self._begun < 0:
            self._begun = self.pos
        super().append_pending(text)

    def pushPending(self) -> Token:
        token = super().pushPending()
        token.meta = {"at": self._begun}
        self._begun = -1
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        if not self.pending:
            self._begun = -1
        token = super().push(ttype, tag, nesting)
        token.meta = {"at": self.pos}
        if ttype == "text":
            token.meta["at"] += self._place_in_run()
        return token

    def _place_in_run(self) -> int:
        """How many tokens came before this one from the same run of ``*`` or ``_``, one character each."""
        if self.pos != self._run:
            self._run, self._taken = self.pos, 0
        self._taken += 1
        return self._taken - 1


class _Inline(ParserInline):
    def __init__(self) -> None:
        super().__init__()
        self.terminator_re = _MARKS

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        if _MARKS.search(src.replace("\n", " ")) is None:
            return _lines(src, tokens)
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _lines(src: str, tokens: list[Token]) -> list[Token]:
    """The tokens of text without marks."""
    at = 0
    for line in src.split("\n"):
        if at:
            tokens.append(Token("softbreak", "br", 0, meta={"at": at - 1}))
        text = line.strip(" \t")
        if text:
            tokens.append(Token("text", "", 0, content=text, meta={"at": at + line.index(text)}))
        at += len(line) + 1
    return tokens


class _Parser(MarkdownIt):
    """Takes every link target as it is: none is shown or followed."""

    def normalizeLink(self, url: str) -> str:
        return url

    def validateLink(self, url: str) -> bool:
        return True


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough; text tokens are left unjoined."""
    md = _Parser()
    md.inline = _Inline()
    md.configure("commonmark").enable(["table", "strikethrough"])
    md.inline.ruler2.disable("fragments_join")
    md.core.ruler.disable("text_join")
    md.options["maxNesting"] = _DEEPEST
    return md
