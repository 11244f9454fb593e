"""What of the settings decides about a package, without its document: a digest, and its name."""

import json
from hashlib import sha256

from oneofgen.settings import DEFAULT_STYLE, TABLES, Settings


def settings_digest(settings: Settings) -> str:
    """Return a digest of the settings that affect the output."""
    keys = ("target_python", "terminal", "sentinel", "errors", "tag", "data", *TABLES)
    values = {key: getattr(settings, key) for key in keys}
    if settings.framing is not None:
        values["framing"] = settings.framing
    if settings.style != DEFAULT_STYLE:
        values["style"] = settings.style
    return sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def stands_in_operation(root: str) -> bool:
    """Whether a root is a JSON pointer into a path, a webhook or a callback."""
    return any(f"/{part}/" in root for part in ("paths", "webhooks", "callbacks"))
