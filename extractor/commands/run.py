"""`extractor run`: from articles to tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractor.commands.options import Inputs, Json, Packs, Quiet, Rules


def run_command(
    inputs: Inputs,
    output: Annotated[Path, typer.Option(metavar="DIR", help="Folder for the tables.")],
    workers: Annotated[int, typer.Option(min=1, max=1024, metavar="N", help="Number of processes.")] = 1,
    rules: Rules = None,
    packs: Packs = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column", metavar="FIELD=NAME", help="Name of id, title, body or published in the input."
        ),
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="FORMAT", help="Format of all inputs, where it is not told apart."),
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Extract all anew, whatever is known.")] = False,
    keep_removed: Annotated[
        bool, typer.Option("--keep-removed", help="Keep the documents of inputs that are gone.")
    ] = False,
    cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Keep results for the next run in the output folder.")
    ] = True,
    engine: Annotated[
        str,
        typer.Option(
            metavar="ENGINE",
            help="local; spark or dask for many machines: all is extracted anew, tables are folders of files.",
        ),
    ] = "local",
    master: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Where the engine is, e.g. spark://host:7077 or tcp://host:8786; this machine if not given.",
        ),
    ] = None,
    part_megabytes: Annotated[
        int, typer.Option(min=1, metavar="N", help="How much of the inputs an engine gives to one task.")
    ] = 32,
    wait: Annotated[
        float,
        typer.Option(min=0, metavar="SECONDS", help="How long to wait for another run on the same output."),
    ] = 0,
    max_characters: Annotated[
        int, typer.Option(min=1, metavar="N", help="Longest title and body of a document.")
    ] = 2_000_000,
    max_bytes: Annotated[
        int, typer.Option(min=1, metavar="N", help="What a compressed input may grow to.")
    ] = 16 << 30,
    max_ratio: Annotated[
        float, typer.Option(min=1, metavar="FACTOR", help="By which factor a compressed input may grow.")
    ] = 200,
    max_seconds: Annotated[
        float, typer.Option(min=0.001, metavar="SECONDS", help="Time that one document may take.")
    ] = 120,
    quiet: Quiet = False,
    json_: Json = False,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 if anything was rejected.")] = False,
) -> None:
    """Read inputs and write the tables documents, quantities, observations, facts and rejects."""
    _refuse_together(engine, master, workers, keep_removed)
    if engine == "local":
        from extractor.pipeline.quick_start import prepare_process

        prepare_process()
    from extractor import terminal
    from extractor.reading import ReadOptions

    options = ReadOptions(
        columns=_mapping(columns or []),
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
                packs=packs or (),
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
                packs=packs or (),
                options=options,
                wait_seconds=wait,
                part_bytes=part_megabytes << 20,
                progress=progress,
            )
    if json_:
        terminal.show_json(summary.as_dict())
    else:
        for line in terminal.summary_lines(summary):
            terminal.say(line)
    if strict and summary.rejects:
        raise typer.Exit(1)


def _refuse_together(engine: str, master: str | None, workers: int, keep_removed: bool) -> None:
    if engine == "local":
        if master is not None:
            raise typer.BadParameter("--master is an engine's; add --engine spark or --engine dask.")
        return
    if workers > 1:
        raise typer.BadParameter(f"--workers is the local run's; {engine} uses the cores that it was given.")
    if keep_removed:
        raise typer.BadParameter(f"--keep-removed is the local run's; {engine} extracts all anew.")


def _mapping(pairs: list[str]) -> dict[str, str]:
    mapping = {}
    for pair in pairs:
        field, sign, name = pair.partition("=")
        if not (field and sign and name):
            raise typer.BadParameter(f"The column {pair!r} is not of the form FIELD=NAME, e.g. body=content.")
        mapping[field] = name
    return mapping
