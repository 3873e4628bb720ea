"""`extractor bench`: what the user's own texts cost."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.commands.options import inputs_argument, json_option, packs_option, quiet_option, rules_option


@click.command("bench")
@inputs_argument
@click.option(
    "--slowest",
    type=click.IntRange(min=1),
    default=5,
    metavar="N",
    help="How many documents and rules to name.",
)
@rules_option
@packs_option
@quiet_option
@json_option
def bench_command(
    inputs: tuple[str, ...], slowest: int, rules: Path | None, packs: tuple[str, ...], as_json: bool
) -> None:
    """Run over inputs once, keep nothing, and say how fast it was, where the time went and what took longest."""
    from extractor.pipeline.quick_start import prepare_process

    prepare_process()
    from extractor import terminal
    from extractor.pipeline.bench import bench

    found = bench(list(inputs), rules=rules, packs=packs, slowest=slowest)
    if as_json:
        terminal.show_json(found.as_dict())
        return
    peak = f"{found.peak_mb:,.0f} MB" if found.peak_mb is not None else "not told by this system"
    rates = found.rates
    click.echo(
        f"{found.documents:,} articles, {found.megabytes:.2f} MB of text, {found.quantities:,} figures, "
        f"{found.observations:,} observations in {found.seconds:.2f} s ({found.cpu_seconds:.2f} s of the processor), "
        f"after {found.start_seconds:.2f} s to load the rules"
    )
    click.echo(
        f"{rates['megabytes']:.2f} MB/s, {rates['articles']:,.0f} articles/s, {rates['figures']:,.0f} figures/s; "
        f"peak memory {peak}"
    )
    total = sum(found.stages.values()) or 1.0
    tables = (
        ([{"stage": name, "seconds": s, "share": f"{100 * s / total:.0f}%"} for name, s in found.stages.items()]),
        ([{"rule": name, "seconds": s} for name, s in found.slowest_rules.items()]),
        [
            {"seconds": one.seconds, "characters": one.characters, "document": f"{one.source}#{one.position}",
             "title": one.title}
            for one in found.slowest_documents
        ],
    )  # fmt: skip
    for rows in filter(None, tables):
        click.echo()
        terminal.show_rows(rows, tuple(rows[0]))
