"""Options of the command line from `[tool.extractor]` of the nearest `pyproject.toml`.

    [tool.extractor]                  # for every command that has the option
    rules = "our-rules"

    [tool.extractor.run]              # for one command, named as it is typed
    output = "output"
    workers = 2

    [tool.extractor."publish csv"]
    headings = "zh"

A key is the long name of an option without its dashes. What the command line says beats the file, a command's
own table beats the general one. Paths count from the folder of the file. Only the command line reads this:
`import extractor` does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from extractor.commands.group import each_command

_FILE = "pyproject.toml"
_MARK = b"tool.extractor"
_FOLDER = "DIR"  # metavar of the options that name a folder


class ConfigurationError(Exception):
    """What is wrong with the file, where, and what it should be, in one sentence."""


def find_configuration(folder: Path) -> Path | None:
    """The nearest `pyproject.toml` in `folder` or above, if it has a table `[tool.extractor]`."""
    for above in (folder, *folder.parents):
        path = above / _FILE
        if path.is_file():
            return path if _MARK in path.read_bytes() and _table(path) is not None else None
    return None


def defaults_of(path: Path, group: click.Group) -> dict[str, Any]:
    """What the file says of each command of `group`, as the nested mapping that a context's `default_map` is.

    Raises ConfigurationError for an unknown key or command, and for a list or a flag where none is wanted.
    """
    table = _table(path) or {}
    commands = {" ".join(names): command for names, command in each_command(group)}
    general = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    _known(general, {key for command in commands.values() for key in _options(command)}, path, "")
    defaults: dict[str, Any] = {}
    for name, own in table.items():
        if isinstance(own, Mapping):
            _known({name: own}, set(commands), path, "", what="command")
            _known(own, set(_options(commands[name])), path, name)
    for name, command in commands.items():
        options = _options(command)
        found = {**general, **table.get(name, {})} if isinstance(table.get(name, {}), Mapping) else general
        where = defaults
        for part in name.split():
            where = where.setdefault(part, {})
        for key, value in found.items():
            if key in options:
                where[options[key].name] = _checked(options[key], key, value, path)
    return defaults


def configured(error: click.ClickException) -> str:
    """Where the value that a command refused was from, if not from the command line: what to add to the message."""
    context, option = getattr(error, "ctx", None), getattr(error, "param", None)
    if context is None or option is None:
        return ""
    source = context.get_parameter_source(option.name)
    return f" (from {_FILE})" if source is not None and source.name == "DEFAULT_MAP" else ""


def _table(path: Path) -> Mapping[str, Any] | None:
    import tomllib

    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path} cannot be read: {error}") from error
    table = read.get("tool", {}).get("extractor")
    if table is not None and not isinstance(table, Mapping):
        raise ConfigurationError(f"{path}: tool.extractor must be a table.")
    return table


def _options(command: click.Command) -> dict[str, click.Option]:
    """The options of a command by their long names without dashes."""
    return {
        max(parameter.opts, key=len).lstrip("-"): parameter
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.is_eager
    }


def _known(found: Mapping[str, Any], known: set[str], path: Path, name: str, *, what: str = "option") -> None:
    import difflib

    table = f'tool.extractor."{name}"' if " " in name else f"tool.extractor.{name}".rstrip(".")
    for key in found:
        if key not in known:
            near = difflib.get_close_matches(key, sorted(known), n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(sorted(known))}."
            raise ConfigurationError(f"{path}: [{table}] names no {what} with {key!r}{hint}")


def _checked(option: click.Option, key: str, value: Any, path: Path) -> Any:
    """`value` if it has the shape that the option takes; a folder counted from that of the file."""
    wanted = "true or false" if option.is_flag else "a list of texts" if option.multiple else "one value"
    fits = isinstance(value, bool) if option.is_flag else isinstance(value, list) is option.multiple
    if not fits or (isinstance(value, bool) and not option.is_flag):
        raise ConfigurationError(f"{path}: {key} must be {wanted}, not {value!r}.")
    return str(path.parent / value) if option.metavar == _FOLDER and isinstance(value, str) else value
