"""The settings of files: in folders, or in a bucket of S3-compatible object storage."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

_KNOWN = {"endpoint", "region"}
_FOLDER = {"BACKEND": "core.shared_files.folder.FolderFiles"}
_BUCKET = "core.shared_files.bucket.BucketFiles"


def storages(url: str, access_key: str, secret_key: str) -> dict[str, dict[str, Any]]:
    """Return Django's storages: `default`, and `models` where these are not in a folder.

    Parameters
    ----------
    url
        As in ``s3://bucket/prefix?endpoint=https://s3.example.org&region=eu``; empty for folders.
    access_key, secret_key
        Where they are empty, the client looks for what its host gives it, such as a role.

    Raises
    ------
    ImproperlyConfigured
        If the address is none, or only one of the keys is there.
    """
    if not url:
        return {"default": _FOLDER}
    if bool(access_key) != bool(secret_key):
        raise ImproperlyConfigured("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY go together.")
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    endpoint = asked.get("endpoint", [""])[-1]
    is_right = parts.scheme == "s3" and parts.hostname and asked.keys() <= _KNOWN
    if not is_right or (endpoint and urlsplit(endpoint).scheme not in ("http", "https")):
        raise ImproperlyConfigured(
            "STORAGE_URL must be an address such as s3://bucket/prefix?endpoint=https://s3.example.org."
        )
    options = {
        "bucket_name": parts.netloc,
        "endpoint_url": endpoint or None,
        "region_name": asked.get("region", [None])[-1],
        "access_key": access_key or None,
        "secret_key": secret_key or None,
    }
    prefix = parts.path.strip("/")
    return {
        name: {
            "BACKEND": _BUCKET,
            "OPTIONS": options | {"location": f"{prefix}/{folder}".strip("/")},
        }
        for name, folder in (("default", "media"), ("models", "models"))
    }
