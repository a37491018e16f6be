"""Files that web and workers share, on one host or on many."""

from .files import SharedFiles, UnansweredError, shared_files
