"""``mtcheck explain``."""

from __future__ import annotations

import textwrap
from typing import Any

import click

from mtcheck.rules.model import Example, Rule

_WIDTH = 88
SILENCE = """\
One place: put <!-- mtcheck: ignore[{id}] reason --> right after the phrase ([mtcheck: ignore[{id}] reason] in plain \
text). A file: <!-- mtcheck: ignore-file[{id}] reason -->. A word or phrase that is right everywhere: the key allow of the \
configuration. The whole rule: --ignore {id}. What is there already: a baseline (mtcheck init)."""


class _RuleId(click.ParamType):  # type: ignore[type-arg]
    name = "rule"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from difflib import get_close_matches

        from mtcheck.rules import RULES

        if value not in RULES:
            near = get_close_matches(str(value), RULES, n=1, cutoff=0.4)
            hint = f"did you mean {near[0]}?" if near else f"the rules are {', '.join(RULES)}"
            self.fail(f"there is no rule {value}; {hint}", param, ctx)
        return RULES[value]

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Any]:
        from click.shell_completion import CompletionItem

        from mtcheck.rules import RULES

        return [CompletionItem(r.id, help=r.title) for r in RULES.values() if r.id.startswith(incomplete)]


@click.command()
@click.argument("rule", required=False, type=_RuleId())
@click.option("--format", "form", type=click.Choice(["text", "json", "markdown"]), default="text", help="output format")
def command(rule: Rule | None, form: str) -> None:
    """Tell what RULE means, with examples; without RULE, list the rules."""
    from mtcheck.rules import RULES

    chosen = [rule] if rule else list(RULES.values())
    if form == "json":
        from mtcheck.formats.json import dumps

        data = [as_dict(r) for r in chosen]
        click.echo(dumps(data[0] if rule else data, indent=1))
    elif form == "markdown":
        click.echo("\n".join(map(as_markdown, chosen)), nl=False)
    elif rule:
        click.echo(as_text(rule))
    else:
        width = max(map(len, RULES))
        click.echo("\n".join(f"{r.id:{width}}  {r.title}" for r in chosen))


def as_text(rule: Rule) -> str:
    """The rule for reading in a terminal."""
    parts = [f"{rule.id}: {rule.title}", f"MQM category: {rule.category}", _wrapped(rule.what), _wrapped(rule.why)]
    parts += [_examples("Flagged", rule.flagged, "meant"), _examples("Not flagged", rule.fine, "because it is")]
    parts.append("To silence it:\n" + textwrap.indent(_wrapped(silence(rule), _WIDTH - 2), "  "))
    return "\n\n".join(parts)


def as_markdown(rule: Rule) -> str:
    """The rule as a section of the documentation."""
    flagged = "\n".join(f"| {_bold(e.text)} | {e.meant} |" for e in rule.flagged)
    fine = "\n".join(f"| {_bold(e.text)} | {e.meant} |" for e in rule.fine)
    return (
        f"## {rule.id}\n\n**{rule.title}** (MQM: {rule.category})\n\n"
        f"### What it does\n\n{_wrapped(rule.what)}\n\n### Why it matters\n\n{_wrapped(rule.why)}\n\n"
        f"### Flagged\n\n| wording | what was meant |\n| --- | --- |\n{flagged}\n\n"
        f"### Not flagged\n\n| wording | because it is |\n| --- | --- |\n{fine}\n\n"
        f"### How to silence it\n\n{_code(_wrapped(silence(rule)))}\n"
    )


def as_dict(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "title": rule.title,
        "category": str(rule.category),
        "what": _joined(rule.what),
        "why": _joined(rule.why),
        "flagged": [e._asdict() for e in rule.flagged],
        "fine": [e._asdict() for e in rule.fine],
        "silence": silence(rule),
        "documentation": rule.anchor,
    }


def silence(rule: Rule) -> str:
    """All ways to silence a rule."""
    return " ".join(filter(None, (SILENCE.format(id=rule.id), rule.silence)))


def _examples(title: str, examples: tuple[Example, ...], word: str) -> str:
    lines = [f"{title}:"]
    for example in examples:
        lines.append(textwrap.fill(example.text, _WIDTH, initial_indent="  ", subsequent_indent="    "))
        lines.append(f"      {word}: {example.meant}")
    return "\n".join(lines)


def _wrapped(text: str, width: int = _WIDTH) -> str:
    return textwrap.fill(_joined(text), width, break_long_words=False, break_on_hyphens=False)


def _joined(text: str) -> str:
    return " ".join(text.split())


def _bold(text: str) -> str:
    return text.replace("[", "**").replace("]", "**")


def _code(text: str) -> str:
    """Comments are markup in Markdown: they must be shown as code."""
    joined = _joined(text)
    for start, end in (("<!--", "-->"), ("[mtcheck:", "reason]")):
        before, *rest = joined.split(start)
        joined = before + "".join(f"`{start}{part.replace(end, end + '`', 1)}" for part in rest)
    return _wrapped(joined)
