"""The command line. Only this package prints and ends the process; `plugins` reads settings too.

One module per verb, imported when the verb runs, so that `sharekit --help` stays fast.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import click

from sharekit.cli.command import Group, write_examples
from sharekit.support.docs_site import BASE
from sharekit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["VERBS", "main"]

_TASKS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "Start": {
        "init": ("start", "Start a project: settings, a template to change, a CI file."),
        "make": ("cards", "Make cards, a digest, share tags and posts, all at once."),
        "preview": ("cards", "Show cards, posts and the email in the browser, live."),
        "show": ("articles", "Show settings, templates, networks or fonts."),
    },
    "Articles": {
        "read": ("articles", "Print the articles in a source."),
        "related": ("articles", "Pick the posts of an archive that go with an article, and say why."),
    },
    "Cards": {
        "card": ("cards", "Draw share cards, one for each network."),
        "check": ("cards", "Check an email, a template or a card for problems."),
    },
    "Sites": {
        "publish": ("cards", "Add share cards and tags to a built site, or check them."),
        "serve": ("web", "Serve cards by URL, and sign-up, unsubscribe and archive pages."),
        "sign": ("web", "Sign the address of a card for `sharekit serve`."),
    },
    "Newsletter": {
        "digest": ("newsletter", "Compose a newsletter issue from articles."),
        "send": ("newsletter", "Send an issue to its subscribers; a crash loses nobody."),
        "status": ("newsletter", "Show the progress of issues, and what failed."),
        "subscribers": (
            "newsletter",
            "Manage subscribers: import, list, add, remove, export, suppress, stats.",
        ),
        "unsubscribe": ("newsletter", "Apply the token of an unsubscribe link."),
        "bounces": ("newsletter", "Process bounces and complaints from a mailbox."),
        "store": ("newsletter", "Maintain the store: delete the ledgers of old issues."),
    },
}
"""The verbs of each task, as the help groups them: package and short help. The verb `make` is the function
`make` of `sharekit.cli.cards.make`."""

VERBS = {verb: entry for verbs in _TASKS.values() for verb, entry in verbs.items()}
"""Every verb, with its package and short help."""

_COLUMN = 14  # of the help: all groups are aligned


class _Verbs(Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in VERBS:
            return None
        package, _ = VERBS[cmd_name]
        module = importlib.import_module(f"sharekit.cli.{package}.{cmd_name}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        for title, verbs in _TASKS.items():
            with formatter.section(title):
                formatter.write_dl([(f"{verb:{_COLUMN}}", words) for verb, (_, words) in verbs.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            import difflib  # needed only for a typo

            near = difflib.get_close_matches(args[0], VERBS, 3)
            near.sort(key=lambda verb: verb[0] != args[0][0])  # a typo is rarely in the first letter
            hint = f"did you mean {near[0]!r}?" if near else f"verbs are {', '.join(VERBS)}"
            ctx.fail(f"unknown verb {args[0]!r}: {hint}")
        return super().resolve_command(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        write_examples(formatter, _EXAMPLES)
        formatter.write(f"\nDocumentation: {BASE or 'the folder docs/ of the source distribution'}\n")


_EXAMPLES = (
    "sharekit make story.txt                        # card, digest, tags and posts into output/",
    "sharekit card https://example.org/story --network og,square",
    "sharekit publish public --base-url https://example.org",
    "sharekit --install-completion                  # Tab completes verbs and options",
)


def _completion_option(action: str, words: str) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Return an eager option such as --install-completion, whose module is imported when it is used."""

    def call(context: click.Context, option: click.Parameter, value: str | None) -> None:
        if value is not None:
            module = importlib.import_module("sharekit.cli.start.completion")
            getattr(module, f"{action}_completion")(context, option, value)

    return click.option(
        f"--{action}-completion",
        is_flag=False,
        flag_value="",
        metavar="[SHELL]",
        is_eager=True,
        expose_value=False,
        callback=call,
        help=words,
    )


@click.group(
    "sharekit",
    cls=_Verbs,
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    options_metavar="",
    subcommand_metavar="VERB …",
)
@click.version_option(__version__, message="sharekit %(version)s")
@_completion_option("install", "Install Tab completion for bash, zsh or fish; for your own shell by default.")
@_completion_option("show", "Print the completion script instead.")
def main() -> None:
    """Turn articles into share cards and newsletter digests.

    Results go to stdout, progress and errors to stderr. Exit codes: 0 done, 1 something failed or was found,
    2 usage or settings, 3 nothing new (digest) or an internal error (publish). See `sharekit VERB --help`.
    """
