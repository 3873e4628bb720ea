"""`extractor run`: from articles to tables."""

from __future__ import annotations

from pathlib import Path

import click
from click.exceptions import Exit

from extractor.commands.options import (
    FOLDER,
    inputs_argument,
    json_option,
    packs_option,
    quiet_option,
    rules_option,
)


@click.command("run")
@inputs_argument
@click.option("--output", metavar="DIR", type=FOLDER, required=True, help="Folder for the tables.")
@click.option("--workers", type=click.IntRange(1, 1024), default=1, metavar="N", help="Number of processes.")
@rules_option
@packs_option
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    help="Name of id, title, body or published in the input.",
)
@click.option(
    "--format", "format_", metavar="FORMAT", help="Format of all inputs, where it is not told apart."
)
@click.option("--full", is_flag=True, help="Extract all anew, whatever is known.")
@click.option("--keep-removed", is_flag=True, help="Keep the documents of inputs that are gone.")
@click.option("--cache/--no-cache", default=True, help="Keep results for the next run in the output folder.")
@click.option(
    "--engine",
    default="local",
    metavar="ENGINE",
    help="local; spark or dask for many machines: all is extracted anew, tables are folders of files.",
)
@click.option(
    "--master",
    metavar="URL",
    help="Where the engine is, e.g. spark://host:7077 or tcp://host:8786; this machine if not given.",
)
@click.option(
    "--part-megabytes",
    type=click.IntRange(min=1),
    default=32,
    metavar="N",
    help="How much of the inputs an engine gives to one task.",
)
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0,
    metavar="SECONDS",
    help="How long to wait for another run on the same output.",
)
@click.option(
    "--max-characters",
    type=click.IntRange(min=1),
    default=2_000_000,
    metavar="N",
    help="Longest title and body of a document.",
)
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    default=16 << 30,
    metavar="N",
    help="What a compressed input may grow to.",
)
@click.option(
    "--max-ratio",
    type=click.FloatRange(min=1),
    default=200,
    metavar="FACTOR",
    help="By which factor a compressed input may grow.",
)
@click.option(
    "--max-seconds",
    type=click.FloatRange(min=0.001),
    default=120,
    metavar="SECONDS",
    help="Time that one document may take.",
)
@quiet_option
@json_option
@click.option("--strict", is_flag=True, help="Exit with 1 if anything was rejected.")
def run_command(
    *,
    inputs: tuple[str, ...],
    output: Path,
    workers: int,
    rules: Path | None,
    packs: tuple[str, ...],
    columns: tuple[str, ...],
    format_: str | None,
    full: bool,
    keep_removed: bool,
    cache: bool,
    engine: str,
    master: str | None,
    part_megabytes: int,
    wait: float,
    max_characters: int,
    max_bytes: int,
    max_ratio: float,
    max_seconds: float,
    as_json: bool,
    strict: bool,
) -> None:
    """Read inputs and write the tables documents, quantities, observations, facts and rejects."""
    _refuse_together(engine, master, workers, keep_removed)
    if engine == "local":
        from extractor.pipeline.quick_start import prepare_process

        prepare_process()
    from extractor import terminal
    from extractor.reading import ReadOptions

    options = ReadOptions(
        columns=_mapping(columns),
        format=format_,
        max_document_characters=max_characters,
        max_decompressed_bytes=max_bytes,
        max_compression_ratio=max_ratio,
        max_document_seconds=max_seconds,
    )
    with terminal.progress_bar() as progress:
        if engine == "local":
            from extractor.pipeline.run import run

            summary = run(
                inputs,
                output,
                workers=workers,
                rules=rules,
                packs=packs,
                options=options,
                full=full,
                keep_removed=keep_removed,
                cache=cache,
                wait_seconds=wait,
                progress=progress,
            )
        else:
            from extractor.pipeline.engines import run_on_engine

            summary = run_on_engine(
                engine,
                inputs,
                output,
                master=master,
                rules=rules,
                packs=packs,
                options=options,
                wait_seconds=wait,
                part_bytes=part_megabytes << 20,
                progress=progress,
            )
    if as_json:
        terminal.show_json(summary.as_dict())
    else:
        for line in terminal.summary_lines(summary):
            terminal.say(line)
    if strict and summary.rejects:
        raise Exit(1)


def _refuse_together(engine: str, master: str | None, workers: int, keep_removed: bool) -> None:
    if engine == "local":
        if master is not None:
            raise click.BadParameter("--master is an engine's; add --engine spark or --engine dask.")
        return
    if workers > 1:
        raise click.BadParameter(f"--workers is the local run's; {engine} uses the cores that it was given.")
    if keep_removed:
        raise click.BadParameter(f"--keep-removed is the local run's; {engine} extracts all anew.")


def _mapping(pairs: tuple[str, ...]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        field, sign, name = pair.partition("=")
        if not (field and sign and name):
            raise click.BadParameter(f"The column {pair!r} is not of the form FIELD=NAME, e.g. body=content.")
        mapping[field] = name
    return mapping
