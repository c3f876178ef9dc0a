"""A command with values for its options as somebody types it: `read chapter:2`, `ask who is Erchov?`."""

from __future__ import annotations

from bot.commands.registry import commands, options


def line(words: str, values: dict[str, object]) -> str:
    """The line; what takes the rest of a line stands at its end, without a name."""
    kind = commands().get(words)
    rest = {field.name for field in options(kind) if field.option.rest} if kind else set()
    parts = [words]
    for name, value in sorted(values.items(), key=lambda item: item[0] in rest):
        if value is None or value is False:
            continue
        if name in rest:
            parts.append(str(value))
        elif value is True:
            parts.append(name)
        else:
            quoted = f'"{value}"' if isinstance(value, str) and " " in value else str(value)
            parts.append(f"{name}:{quoted}")
    return " ".join(parts)
