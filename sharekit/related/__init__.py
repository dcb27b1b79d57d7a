"""Related posts for an article that lists none, picked from an archive by tags, section, text and date.

archive = Archive.of(sharekit.read("posts/"))
article = article.replace(related=archive.related(article))
"""

from sharekit.related.archive import Archive
from sharekit.related.catalogue import SavedArchive, refresh
from sharekit.related.choose import Pick
from sharekit.related.post import ArchivePost
from sharekit.related.store import load, load_saved, save

__all__ = ["Archive", "ArchivePost", "Pick", "SavedArchive", "load", "load_saved", "refresh", "save"]
