"""The jobs of `sharekit make`: an article's cards, share tags and posts in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sharekit.cards.batch_jobs import JobOptions, JobRunner
from sharekit.output_folder import OutputFolder
from sharekit.support.storage import open_folder

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.errors import SharekitError


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeJob:
    """An article and its folder.

    Attributes:
        article: The article.
        folder: Path or URL of the folder to fill.
    """

    article: Article
    folder: str


@dataclass(slots=True, kw_only=True)
class MakeResult:
    """The outcome of a job.

    Attributes:
        output: The folder with its files; the digest may still be added.
        content: Content of its share.json.
        errors: What could not be made.
    """

    output: OutputFolder
    content: Mapping[str, Any] = field(default_factory=dict)
    errors: list[SharekitError] = field(default_factory=list)


class Maker:
    """Runs make jobs.

    Args:
        options: Shared by all cards.
        base_url: The address the output folder will have; empty when unknown.
    """

    def __init__(self, options: JobOptions, base_url: str = "") -> None:
        self._runner = JobRunner(options)
        self._base_url = base_url

    def make(self, job: MakeJob) -> MakeResult:
        """Fill a folder: cards, tags.html, posts.json, share.json. Without any card nothing is written.

        Raises:
            SharekitError: The folder cannot be written.
        """
        result = MakeResult(output=OutputFolder(open_folder(job.folder)))
        cards, result.errors = self._runner.draw_all(job.article)
        if cards:
            result.output.add_cards(cards)
            result.output.warnings += self._runner.notes(job.article)
            result.output.add_words(job.article, self._base_url)
            result.content = result.output.finish(job.article)
        return result


def maker(options: JobOptions, base_url: str) -> Callable[[MakeJob], MakeResult]:
    """Return a function that runs a job; for `Prepared`."""
    return Maker(options, base_url).make
