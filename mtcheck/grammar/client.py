"""Asks a LanguageTool server, through language_tool_python, for the rules of our table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from mtcheck.errors import gist
from mtcheck.grammar.model import GrammarDied, GrammarMatch, GrammarUnavailable, TextRefused
from mtcheck.grammar.rules import GrammarRule, asked_rules

CHUNK = 20_000
"""Characters sent at a time; a longer text is parted where a paragraph ends, if it can be."""
REQUEST_SECONDS = 110.0
"""More than the server gives itself (``maxCheckTimeMillis``), so that it answers first."""
_CONNECT_SECONDS = 5
_AGAIN = "Run mtcheck again, or use --no-grammar."
_PLACEHOLDER = "\u263a"
_NOT_BASIC = re.compile("[\U00010000-\U0010ffff\ud800-\udfff]")
_ARTICLE = "EN_A_VS_AN"
"""LanguageTool marks the article alone; what is wrong is the word behind it, put there without it."""
_NEXT_WORD = re.compile(r"(?:(?!\n\n)\s)+[^\W_]+(?:['’-][^\W_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?]['\"’”)]*\s+"), re.compile(r"\s+"))
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def basic(text: str) -> str:
    """The text with one symbol of the basic plane for each character beyond it (and each lone surrogate).

    LanguageTool counts in UTF-16; so its offsets are code points.
    """
    return _NOT_BASIC.sub(_PLACEHOLDER, text)


def chunks(text: str, limit: int = CHUNK) -> Iterator[tuple[int, str]]:
    """Parts of at most ``limit`` characters, each with its offset; together they are the text."""
    start = 0
    while len(text) - start > limit:
        end = _last_break(text, start, start + limit)
        yield start, text[start:end]
        start = end
    yield start, text[start:]


def base_url(url: str) -> str:
    """The address as language_tool_python wants it: with a scheme, without ``v2``, with a slash at its end."""
    if "://" not in url:
        url = f"http://{url}"
    return re.sub(r"/(?:v2(?:/check)?/?)?$", "", url) + "/"


class Client:
    """One server's client; may be used from several threads at a time.

    Raises GrammarUnavailable when there is no LanguageTool with English at ``url``.
    """

    def __init__(self, url: str, *, local: bool = False, seconds: float = REQUEST_SECONDS):
        import language_tool_python as wrapper

        self.url = base_url(url)
        # NOTE: a proxy of the environment must not come between us and a server on this machine.
        direct = local or urlsplit(self.url).hostname in _LOOPBACK
        self._error: type[Exception] = wrapper.exceptions.LanguageToolError
        try:
            self._tool: Any = _hasty(wrapper.LanguageTool)(
                "en-US", remote_server=self.url, proxies={"http": "", "https": ""} if direct else None
            )
        except (self._error, ValueError, LookupError, TypeError, AttributeError) as error:
            silent = isinstance(error.__cause__, OSError) and not isinstance(error.__cause__, ValueError)
            why = "nobody answers there" if silent else gist(error)
            reason = f"There is no LanguageTool with English at {url} ({why})."
            raise GrammarUnavailable(reason, "Check the address, or leave out --languagetool-url.") from error
        self._tool._TIMEOUT = seconds
        self._rules: dict[str, GrammarRule] = asked_rules()
        self._tool.enabled_rules = set(self._rules)
        self._tool.enabled_rules_only = True

    def check(self, text: str) -> list[GrammarMatch]:
        """All matches in order of their start.

        Raises GrammarDied when the server cannot be reached or keeps silent, and
        TextRefused when it answers, but not with matches.
        """
        found: list[GrammarMatch] = []
        for offset, part in chunks(basic(text)):
            if _LETTER.search(part):
                found += self._check_part(part, offset)
        return sorted(found, key=lambda m: (m.start, m.end))

    def _check_part(self, part: str, offset: int) -> Iterator[GrammarMatch]:
        try:
            matches = self._tool.check(part)
        except (self._error, ValueError, LookupError, TypeError, AttributeError) as error:
            if isinstance(error.__cause__, OSError) and not isinstance(error.__cause__, ValueError):
                raise GrammarDied("LanguageTool stopped answering.", _AGAIN) from error
            raise TextRefused(f"LanguageTool did not check the text ({gist(error)}).", _AGAIN) from error
        for match in matches:
            rule = self._rules.get(match.rule_id)
            start, end = match.offset, min(match.offset + match.error_length, len(part))
            if rule is None or not rule.counts(part, start, end):
                continue
            replacements = tuple(match.replacements)
            if match.rule_id == _ARTICLE and (word := _NEXT_WORD.match(part, end)):
                end, replacements = word.end(), tuple(r + word[0] for r in replacements)
            yield GrammarMatch(
                match.rule_id, match.category, match.message, offset + start, offset + end, replacements, rule.weight
            )


def _hasty(tool: type[Any]) -> type[Any]:
    """The wrapper's client with a short time limit in place of its five minutes, for the first connection."""
    return type("HastyLanguageTool", (tool,), {"_TIMEOUT": _CONNECT_SECONDS})


def _last_break(text: str, start: int, end: int) -> int:
    """The best place to part ``text[start:end]``: after a paragraph, a line, a sentence, a word, or anywhere."""
    for pattern in _BREAKS:
        window = start + (end - start) // 2
        last = max((m.end() for m in pattern.finditer(text, window, end)), default=0)
        if last > start:
            return last
    return end
