"""Makes the links that are handed out."""


def absolute_link(origin: str, path: str) -> str:
    """Return the link to a path of ours, which is written without its first slash."""
    return f"{origin}/{path}"


def host_link(link: str, secret: str) -> str:
    """Return the host link. Browsers do not send the fragment (after the #), so no server logs the secret."""
    return f"{link}#host={secret}"
