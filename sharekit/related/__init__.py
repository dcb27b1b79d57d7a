"""Related posts for an article that lists none: picked from an archive by tags, section, text and date.

archive = Archive.of(sharekit.read("posts/"))
article = article.replace(related=archive.related(article))
"""

from sharekit.related.archive import Archive
from sharekit.related.catalogue import Kept, refresh
from sharekit.related.choose import Pick
from sharekit.related.post import Post
from sharekit.related.store import load, load_kept, save

__all__ = ["Archive", "Kept", "Pick", "Post", "load", "load_kept", "refresh", "save"]
